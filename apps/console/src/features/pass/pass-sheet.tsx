/** A pass as it is printed for the windscreen: large words, and the QR that says whether it holds. */
import type { Pass } from '@fenghuo/domain';
import { Button, Modal, QRCode } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { send } from '../../live/send.ts';
import { ReasonDialog, tellDone } from '../../ui/command.tsx';
import { isoWithOffset } from '../../ui/csv.ts';
import { shortCode } from '../../ui/format.ts';
import './pass.css';

const QR_SIZE = 220;

export function PassSheet({ pass, mayRevoke, onClose }: { pass: Pass; mayRevoke: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const [isRevoking, setRevoking] = useState(false);
  const address = `${window.location.origin}/public/passes/${pass.token}`;
  const facts = [
    [t('pass.cargo'), pass.cargo],
    [t('pass.route'), pass.route],
    [t('pass.validity'), `${time(pass.validFrom)} — ${time(pass.validUntil)}`],
    [t('pass.code'), pass.code],
    [t('pass.by'), pass.issuedByName],
  ] as const;
  const revoke = async (reason: string): Promise<void> => {
    await send<Pass>('POST', `/passes/${pass.id}/revoke`, { reason }, { name: 'revokePass', subjectId: pass.id });
    tellDone(t('pass.revoked', { plate: pass.plate }));
    onClose();
  };
  return (
    <Modal
      open
      width={640}
      title={t('pass.sheet', { code: shortCode(pass.code) })}
      onCancel={onClose}
      footer={
        <div className="pass-deeds">
          {mayRevoke && (
            <Button danger type="text" onClick={() => setRevoking(true)}>
              {t('pass.revoke')}
            </Button>
          )}
          <Button href={address} target="_blank" rel="noreferrer">
            {t('pass.check')}
          </Button>
          <Button type="primary" onClick={() => window.print()}>
            {t('pass.print')}
          </Button>
        </div>
      }
    >
      <article className="pass-paper">
        <h2>{t('pass.paperTitle')}</h2>
        <b className="pass-plate">{pass.plate}</b>
        <div className="pass-body">
          <dl>
            {facts.map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
          <figure>
            <QRCode value={address} size={QR_SIZE} color="#000000" bgColor="#FFFFFF" bordered={false} />
            <figcaption>{t('pass.scan')}</figcaption>
          </figure>
        </div>
      </article>
      <ReasonDialog
        open={isRevoking}
        title={t('pass.revokeTitle', { plate: pass.plate })}
        okText={t('pass.revoke')}
        danger
        onCancel={() => setRevoking(false)}
        onGiven={revoke}
      />
    </Modal>
  );
}

/** On paper the day is never left out. */
const time = (iso: string): string => isoWithOffset(Date.parse(iso)).slice(0, 16).replace('T', ' ');
