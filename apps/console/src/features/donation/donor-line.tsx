/** Who gives: in a list only what kind of donor; the name is sealed, read by a press, and each reading is audited. */
import type { Donor, FollowedDonation } from '@fenghuo/domain';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ask } from '../../live/send.ts';
import { Refusal, useCommand } from '../../ui/command.tsx';

export function DonorLine({ donation: { id, donorKind, isAnonymous, mayPublishName } }: { donation: FollowedDonation }) {
  const { t } = useTranslation();
  const [donor, setDonor] = useState<Donor | null>(null);
  const { run, isBusy, failure } = useCommand();
  const read = async (): Promise<void> => setDonor(await run(() => ask<Donor>(`/donations/${id}/donor`)));
  return (
    <div className="donor-line">
      <b>{donor?.name ?? t(isAnonymous ? 'aid.donation.anonymous' : `aid.donation.kind.${donorKind}`)}</b>
      {donor?.phone && <a href={`tel:${donor.phone}`}>{donor.phone}</a>}
      <span className="secondary">{!isAnonymous && t(mayPublishName ? 'aid.donation.published' : 'aid.donation.unpublished')}</span>
      {donor === null && (
        <Button size="small" loading={isBusy} onClick={() => void read()}>
          {t('aid.donation.readDonor')}
        </Button>
      )}
      <Refusal failure={failure} />
    </div>
  );
}
