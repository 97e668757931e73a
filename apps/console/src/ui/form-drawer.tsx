/** One row described in a drawer: the fields, what stands in the way, save and cancel. Every drawer of the house is this one. */
import { Button, Drawer, Form } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { RequestError } from '../live/send.ts';
import { Refusal, Sending } from './command.tsx';
import type { CheckedForm } from './use-form.ts';
import { useGuardedClose } from './use-guarded-close.ts';
import { PHONE, useMedia } from './use-media.ts';

type Props<Entered> = {
  checked: CheckedForm;
  title: ReactNode;
  submitText: string;
  /** What a refusal is headed with. */
  refusedTitle: string;
  initialValues: Partial<Entered>;
  onSave: (entered: Entered) => Promise<unknown>;
  onClose: () => void;
  children: ReactNode;
  /** The row that is being changed, if there is one yet. */
  subjectId?: string | undefined;
  /** Commands of their own, outside the form. */
  below?: ReactNode;
  /** At the left of the foot, apart from saving. */
  aside?: ReactNode;
};

export function FormDrawer<Entered extends object>(props: Props<Entered>) {
  const { checked, title, submitText, refusedTitle, initialValues, onSave, onClose, children, subjectId, below, aside } = props;
  const { t } = useTranslation();
  const isPhone = useMedia(PHONE);
  const { form, isBusy, failure } = checked;
  const close = useGuardedClose(form, onClose);
  const isConflict = failure instanceof RequestError && failure.code === 'VERSION_CONFLICT';
  return (
    <Drawer
      open
      title={title}
      size={isPhone ? '100%' : 520}
      onClose={close}
      footer={
        <div className="drawer-foot">
          {aside && <span className="drawer-aside">{aside}</span>}
          <Button onClick={close}>{t('common.cancel')}</Button>
          <Button type="primary" loading={isBusy} onClick={() => form.submit()}>
            {submitText}
          </Button>
        </div>
      }
    >
      <Form<Entered>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={initialValues}
        onFinish={(entered) => void onSave(entered)}
      >
        {children}
        {subjectId !== undefined && <Sending subjectId={subjectId} />}
        <Refusal failure={failure} title={refusedTitle}>
          {isConflict && <span>{t('settings.changedMeanwhile')}</span>}
        </Refusal>
        <button type="submit" hidden />
      </Form>
      {below}
    </Drawer>
  );
}
