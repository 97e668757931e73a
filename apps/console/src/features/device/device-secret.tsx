/** The secret of a device, shown once with what to do with it. It is never kept: closing this forgets it. */
import type { DeviceWithSecret } from '@fenghuo/domain';
import { Button, Modal } from 'antd';
import { useTranslation } from 'react-i18next';
import { SecretWord } from '../../ui/secret-word.tsx';
import { addressFor, nameOf } from './devices.ts';

export function DeviceSecret({ told, onClose }: { told: DeviceWithSecret; onClose: () => void }) {
  const { t } = useTranslation();
  const { device, secret } = told;
  const isLost = secret === '';
  const address = addressFor(device.kind, window.location.origin);
  return (
    <Modal
      open
      title={t('device.secret.title', { name: nameOf(t, device) })}
      width={560}
      mask={{ closable: false }}
      keyboard={false}
      closable={false}
      footer={
        <Button type="primary" onClick={onClose}>
          {isLost ? t('common.close') : t('device.secret.close')}
        </Button>
      }
    >
      {isLost ? (
        <p>{t('device.secret.lost')}</p>
      ) : (
        <div className="secret">
          <p className="secondary">{t('device.secret.once')}</p>
          <dl className="facts device-told">
            {address !== null && <SecretWord isSmall label={t('device.secret.address')} word={address} />}
            <SecretWord isSmall label={t('device.secret.secret')} word={secret} />
          </dl>
          <p className="tertiary">
            {t(`device.secret.${device.kind}Steps`, { terminalId: device.terminalId ?? '' })}
            {address !== null && ` ${t('device.secret.addressHint')}`}
          </p>
        </div>
      )}
    </Modal>
  );
}
