/** Sign in: the page, and the same form over a screen whose session is over, so that nothing written there is lost. */
import { Button, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation, useNavigate } from 'react-router';
import { openLine } from '../../live/live.ts';
import { type SignedIn, signIn } from '../../live/session.ts';
import { landingOf } from '../../ui/destinations.ts';
import { Door } from '../../ui/door.tsx';
import { failureWords } from '../../ui/failure.ts';

type Entered = { username: string; password: string };

function SignInForm({ onDone, username }: { onDone: (person: SignedIn) => void; username?: string | undefined }) {
  const { t } = useTranslation();
  const [refusal, setRefusal] = useState<string | null>(null);
  const [isSending, setSending] = useState(false);
  const submit = async (entered: Entered) => {
    setSending(true);
    setRefusal(null);
    try {
      onDone(await signIn(entered.username.trim(), entered.password));
    } catch (error) {
      setRefusal(failureWords(t, error));
    } finally {
      setSending(false);
    }
  };
  return (
    <Form<Entered> layout="vertical" size="large" requiredMark={false} initialValues={{ username }} onFinish={submit}>
      <Form.Item name="username" label={t('session.username')} rules={[{ required: true, message: '' }]}>
        <Input autoFocus={username === undefined} autoComplete="username" autoCapitalize="off" spellCheck={false} />
      </Form.Item>
      <Form.Item name="password" label={t('session.password')} rules={[{ required: true, message: '' }]}>
        <Input.Password autoFocus={username !== undefined} autoComplete="current-password" />
      </Form.Item>
      {refusal && (
        <div className="refusal" role="alert">
          <b>{t('session.failed')}</b>
          <span>{refusal}</span>
        </div>
      )}
      <Button type="primary" htmlType="submit" block loading={isSending}>
        {t('session.submit')}
      </Button>
    </Form>
  );
}

export function SignInPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const from = (useLocation().state as { from?: string } | null)?.from;
  return (
    <Door title={t('common.product')} subtitle={t('session.subtitle')}>
      <SignInForm onDone={(person) => void navigate(landingOf(person, from), { replace: true })} />
    </Door>
  );
}

/** Signing in again over the page. */
export function SignInAgain({ open, username, onClose }: { open: boolean; username: string | undefined; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal open={open} title={t('session.again')} footer={null} onCancel={onClose} width={400} destroyOnHidden>
      <SignInForm
        username={username}
        onDone={(person) => {
          openLine(person.id);
          onClose();
        }}
      />
    </Modal>
  );
}
