/** A one-time password, shown once. It is never kept: closing this forgets it. */
import { Button, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNow } from '../../live/live.ts';
import { instant } from '../../ui/format.ts';
import type { Secret } from './person-drawer.tsx';

export function SecretDialog({ secret, onClose }: { secret: Secret; onClose: () => void }) {
  const { t } = useTranslation();
  const nowMs = useNow();
  const [copied, setCopied] = useState<'copied' | 'notCopied' | null>(null);
  const { person, password, passwordExpiresAt } = secret;
  const copy = async (): Promise<void> => {
    // Without HTTPS a browser gives no clipboard: then it is written down by hand.
    const isCopied = await (navigator.clipboard?.writeText(password).then(
      () => true,
      () => false,
    ) ?? Promise.resolve(false));
    setCopied(isCopied ? 'copied' : 'notCopied');
  };
  const isLost = password === '';
  return (
    <Modal
      open
      title={t('people.secret.title', { name: person.name })}
      width={460}
      mask={{ closable: false }}
      keyboard={false}
      closable={false}
      footer={
        <Button type="primary" onClick={onClose}>
          {isLost ? t('common.close') : t('people.secret.close')}
        </Button>
      }
    >
      {isLost ? (
        <p>{t('people.secret.lost')}</p>
      ) : (
        <div className="secret">
          <p className="secondary">{t('people.secret.once')}</p>
          <dl className="facts">
            <div>
              <dt>{t('people.secret.username')}</dt>
              <dd className="secret-word">{person.username}</dd>
            </div>
            <div>
              <dt>{t('people.secret.password')}</dt>
              <dd className="secret-word">
                <b>{password}</b>
                <Button size="small" onClick={() => void copy()}>
                  {t('people.secret.copy')}
                </Button>
                <span role="status" className="tertiary">
                  {copied && t(`people.secret.${copied}`)}
                </span>
              </dd>
            </div>
          </dl>
          <p className="tertiary">{t('people.secret.until', { time: instant(Date.parse(passwordExpiresAt), nowMs) })}</p>
        </div>
      )}
    </Modal>
  );
}
