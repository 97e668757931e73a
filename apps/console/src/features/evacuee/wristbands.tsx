/** The wristbands of those who were just registered: a number and a code that says nothing about anybody. Shown once, printed on this machine. */
import type { RegisteredEvacuee } from '@fenghuo/domain';
import { Button, QRCode } from 'antd';
import { useTranslation } from 'react-i18next';

const QR_SIZE = 112;

export function Wristbands({ registered, onNext }: { registered: readonly RegisteredEvacuee[]; onNext: () => void }) {
  const { t } = useTranslation();
  return (
    <section className="desk-form" aria-label={t('evacuee.wristbands')}>
      <b>{t('evacuee.registered', { n: registered.length })}</b>
      <span className="tertiary">{t('evacuee.wristbandsHint')}</span>
      <ul className="wristbands">
        {registered.map(({ evacuee, wristband }) => (
          <li key={evacuee.id}>
            {wristband === '' ? (
              <span className="tertiary">{t('evacuee.noBand')}</span>
            ) : (
              <QRCode value={wristband} size={QR_SIZE} color="#000000" bgColor="#FFFFFF" bordered={false} />
            )}
            <b>{evacuee.code}</b>
          </li>
        ))}
      </ul>
      <div className="desk-buttons">
        <Button onClick={() => window.print()}>{t('evacuee.print')}</Button>
        <Button type="primary" onClick={onNext}>
          {t('evacuee.next')}
        </Button>
      </div>
    </section>
  );
}
