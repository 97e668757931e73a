/** When the road should be open, said anew by who works on it. */
import type { Closure } from '@fenghuo/domain';
import { Button, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { send } from '../../live/send.ts';
import { Refusal, useCommand } from '../../ui/command.tsx';
import { InstantField } from '../../ui/instant-field.tsx';

export function ExpectButton({ closure }: { closure: Closure }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const [at, setAt] = useState<string | null>(closure.expectedOpenAt ?? null);
  const { run, isBusy, failure } = useCommand();
  const save = async (): Promise<void> => {
    const about = { name: 'expectOpening', subjectId: closure.id };
    if ((await run(() => send<Closure>('POST', `/closures/${closure.id}/expect`, { expectedOpenAt: at }, about))) !== null) setOpen(false);
  };
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)}>
        {t('closure.crew.expectAnew')}
      </Button>
      <Modal
        open={isOpen}
        width={360}
        title={t('closure.crew.expected')}
        onCancel={() => setOpen(false)}
        onOk={() => void save()}
        okText={t('common.save')}
        okButtonProps={{ loading: isBusy }}
        cancelText={t('common.cancel')}
      >
        <div className="reason-dialog">
          <InstantField label={t('closure.crew.expected')} value={at} onChange={setAt} />
          <Refusal failure={failure} />
        </div>
      </Modal>
    </>
  );
}
