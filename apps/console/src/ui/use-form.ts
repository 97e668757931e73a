/** A form whose mistakes stand beside their fields, whether the schema or the server finds them; the first one gets the focus. */
import { Form, type FormInstance } from 'antd';
import { useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type FieldError, refusedFields } from './field-errors.ts';

export type CheckedForm = {
  form: FormInstance;
  isBusy: boolean;
  /** What belongs to no single field. */
  failure: unknown;
  /** Null when something has to be mended first. */
  submit: <A>(mistakes: readonly FieldError[], work: () => Promise<A>) => Promise<A | null>;
  clear: () => void;
};

/** `fields`: paths that this form shows, from top to bottom; a path below one of them counts as shown. */
export function useCheckedForm(fields: readonly string[]): CheckedForm {
  const { t } = useTranslation();
  const fieldKey = fields.join(' ');
  const [form] = Form.useForm();
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  // The same list in another array is the same order.
  const order = useMemo(() => fieldKey.split(' '), [fieldKey]);
  const show = useCallback(
    (mistakes: readonly FieldError[]): void => {
      form.setFields(mistakes.map(({ name, errors }) => ({ name, errors })));
      const place = ({ name }: FieldError): number => order.indexOf(String(name[0]));
      const [first] = mistakes.toSorted((a, b) => place(a) - place(b));
      if (first) form.scrollToField(first.name, { focus: true, block: 'nearest' });
    },
    [form, order],
  );
  const clear = useCallback(() => {
    setFailure(null);
    form.setFields(form.getFieldsError().map(({ name }) => ({ name, errors: [] })));
  }, [form]);
  const submit = async <A>(mistakes: readonly FieldError[], work: () => Promise<A>): Promise<A | null> => {
    clear();
    if (mistakes.length > 0) {
      show(mistakes);
      return null;
    }
    setBusy(true);
    try {
      return await work();
    } catch (error) {
      const refused = refusedFields(t, error, fields);
      show(refused.fields);
      if (refused.isWhole) setFailure(error);
      return null;
    } finally {
      setBusy(false);
    }
  };
  return { form, isBusy, failure, submit, clear };
}
