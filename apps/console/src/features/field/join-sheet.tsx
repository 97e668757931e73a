/** A code for somebody without an account to join this task: shown once, good once and for a day. */
import type { Assignment, JoinCode } from '@fenghuo/domain';
import { Button, QRCode } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { send } from '../../live/send.ts';
import { serverTime } from '../../live/server-time.ts';
import { useCommand } from '../../ui/command.tsx';
import { failureWords } from '../../ui/failure.ts';
import { instant } from '../../ui/format.ts';

const QR_SIZE = 220;

export function JoinSheet({ assignment }: { assignment: Assignment }) {
  const { t } = useTranslation();
  const [made, setMade] = useState<JoinCode | null>(null);
  const { run, isBusy, failure } = useCommand();
  const make = async (): Promise<void> =>
    setMade(await send<JoinCode>('POST', '/join-codes', { assignmentId: assignment.id }, { name: 'joinCode', subjectId: assignment.id }));
  const withdraw = async (id: string): Promise<void> => {
    await send('POST', `/join-codes/${id}/withdraw`, {}, { name: 'withdrawJoinCode', subjectId: assignment.id });
    setMade(null);
  };
  return (
    <div className="join-sheet">
      <p className="secondary">{t('phone.join.hint')}</p>
      {made && (
        <>
          <QRCode value={`${window.location.origin}${made.path}`} size={QR_SIZE} color="#000000" bgColor="#FFFFFF" />
          <output aria-label={t('phone.join.code')}>{`${made.code.slice(0, 4)} ${made.code.slice(4)}`}</output>
          <p className="tertiary">{t('phone.join.until', { time: instant(Date.parse(made.expiresAt), serverTime.now()) })}</p>
        </>
      )}
      {failure !== null && (
        <p className="red-text" role="alert">
          {failureWords(t, failure)}
        </p>
      )}
      {made && (
        <Button block loading={isBusy} onClick={() => void run(() => withdraw(made.id))}>
          {t('phone.join.withdraw')}
        </Button>
      )}
      <Button type="primary" block loading={isBusy} onClick={() => void run(make)}>
        {t(made === null ? 'phone.join.make' : 'phone.join.another')}
      </Button>
    </div>
  );
}
