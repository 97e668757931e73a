/** Joining a task with a code: from the QR's address, or typed. No account, no password; the rights end with the task. */
import { JOIN_CODE_LENGTH, normaliseJoinCode } from '@fenghuo/domain';
import { Button, Form, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation, useNavigate } from 'react-router';
import { joinTask } from '../../live/session.ts';
import { Door } from '../../ui/door.tsx';
import { failureWords } from '../../ui/failure.ts';

type Entered = { code: string; name: string };

export function JoinPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const scanned = useLocation().hash.slice(1);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [isSending, setSending] = useState(false);
  const submit = async ({ code, name }: Entered): Promise<void> => {
    setSending(true);
    setRefusal(null);
    try {
      await joinTask(normaliseJoinCode(code), name.trim());
      await navigate('/field', { replace: true });
    } catch (error) {
      setRefusal(failureWords(t, error));
    } finally {
      setSending(false);
    }
  };
  return (
    <Door title={t('phone.join.title')} subtitle={t('phone.join.subtitle')}>
      <Form<Entered> layout="vertical" size="large" requiredMark={false} initialValues={{ code: scanned }} onFinish={submit}>
        <Form.Item
          name="code"
          label={t('phone.join.code')}
          rules={[{ validator: (_, value: string) => checkCode(value, t('phone.join.codeNeeded')) }]}
        >
          <Input autoComplete="one-time-code" autoCapitalize="characters" spellCheck={false} maxLength={20} />
        </Form.Item>
        <Form.Item
          name="name"
          label={t('phone.join.name')}
          rules={[{ required: true, whitespace: true, message: t('phone.join.nameNeeded') }]}
        >
          <Input autoComplete="name" maxLength={40} />
        </Form.Item>
        {refusal && (
          <div className="refusal" role="alert">
            <span>{refusal}</span>
          </div>
        )}
        <Button type="primary" htmlType="submit" block loading={isSending}>
          {t('phone.join.submit')}
        </Button>
      </Form>
    </Door>
  );
}

const checkCode = async (value: string | undefined, words: string): Promise<void> => {
  if (normaliseJoinCode(value ?? '').length !== JOIN_CODE_LENGTH) throw new Error(words);
};
