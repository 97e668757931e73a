/** A one-time password, shown once. It is never kept: closing this forgets it. */
import { Button, Modal } from 'antd';
import { useTranslation } from 'react-i18next';
import { useNow } from '../../live/live.ts';
import { instant } from '../../ui/format.ts';
import { SecretWord } from '../../ui/secret-word.tsx';
import type { Secret } from './person-drawer.tsx';

export function SecretDialog({ secret, onClose }: { secret: Secret; onClose: () => void }) {
  const { t } = useTranslation();
  const nowMs = useNow();
  const { person, password, passwordExpiresAt } = secret;
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
            <SecretWord label={t('people.secret.password')} word={password} />
          </dl>
          <p className="tertiary">{t('people.secret.until', { time: instant(Date.parse(passwordExpiresAt), nowMs) })}</p>
        </div>
      )}
    </Modal>
  );
}
