/** What the donation is for: a request that is still open and asks for something of it, or none. */
import { type FollowedDonation, isRequestEnded } from '@fenghuo/domain';
import { Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { useRow, useRows } from '../../live/live.ts';
import { send } from '../../live/send.ts';
import { Refusal, tellDone, useCommand } from '../../ui/command.tsx';
import { shortCode } from '../../ui/format.ts';
import { placeName } from '../../ui/item-words.ts';
import { Labelled } from '../../ui/labelled.tsx';

export function ForNeed({ donation, mayKeep, onChanged }: { donation: FollowedDonation; mayKeep: boolean; onChanged: () => void }) {
  const { t } = useTranslation();
  const { id, lines, requestId } = donation;
  const own = useRow('supplyRequest', requestId);
  const given = new Set(lines.map(({ itemId }) => itemId));
  const fitting = useRows('supplyRequest').filter(
    (request) => !isRequestEnded(request) && request.lines.some(({ itemId }) => given.has(itemId)),
  );
  const { run, isBusy, failure } = useCommand();
  const named = own === null || fitting.some((one) => one.id === own.id) ? fitting : [own, ...fitting];
  if (named.length === 0) return null;
  const match = async (to: string | null): Promise<void> => {
    const about = { name: 'donation', subjectId: id, version: donation.version };
    if ((await run(() => send('POST', `/donations/${id}/match`, { requestId: to }, about))) === null) return;
    tellDone(t(to === null ? 'aid.donation.unmatched' : 'aid.donation.matched', { code: shortCode(donation.code) }));
    onChanged();
  };
  return (
    <>
      <Labelled label={t('aid.donation.for')}>
        <Select<string>
          allowClear
          showSearch={{ optionFilterProp: 'label' }}
          disabled={!mayKeep}
          loading={isBusy}
          placeholder={t('aid.donation.forNone')}
          value={requestId}
          onChange={(to) => void match(to ?? null)}
          options={named.map((request) => ({ value: request.id, label: `${shortCode(request.code)} → ${placeName(t, request.to)}` }))}
        />
      </Labelled>
      <Refusal failure={failure} />
    </>
  );
}
