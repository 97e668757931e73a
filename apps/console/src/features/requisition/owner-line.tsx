/** Whose it is: read for a reason that the audit keeps, shown here and kept nowhere. */
import type { RequisitionOwner } from '@fenghuo/domain';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ask } from '../../live/send.ts';
import { can, usePerson } from '../../live/session.ts';
import { ReasonDialog } from '../../ui/command.tsx';

export function OwnerLine({ requisitionId }: { requisitionId: string }) {
  const { t } = useTranslation();
  const [isAsking, setAsking] = useState(false);
  const [owner, setOwner] = useState<RequisitionOwner | null>(null);
  if (!can(usePerson(), 'readContacts')) return null;
  const read = async (reason: string): Promise<void> =>
    setOwner(await ask<RequisitionOwner>(`/requisitions/${requisitionId}/owner?reason=${encodeURIComponent(reason)}`));
  return (
    <div className="requisition-owner">
      {owner === null ? (
        <Button onClick={() => setAsking(true)}>{t('requisition.readOwner')}</Button>
      ) : (
        <>
          <b>{owner.name}</b> {owner.phone !== null && <a href={`tel:${owner.phone}`}>{owner.phone}</a>}
        </>
      )}
      <span className="tertiary">{t('requisition.audited')}</span>
      <ReasonDialog
        open={isAsking}
        title={t('requisition.readOwnerTitle')}
        choices={[t('requisition.ownerReasons.return'), t('requisition.ownerReasons.pay')]}
        okText={t('requisition.readOwner')}
        onCancel={() => setAsking(false)}
        onGiven={read}
      />
    </div>
  );
}
