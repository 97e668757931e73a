/** Which shelter for which household, as proposed; a person ticks and confirms. */
import type { EvacuationZone, ShelterProposal } from '@fenghuo/domain';
import { Button, Checkbox, Drawer } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useAsked } from '../../live/asked.ts';
import { send } from '../../live/send.ts';
import { Refusal, tellDone, useCommand } from '../../ui/command.tsx';
import { count, shortCode } from '../../ui/format.ts';
import { PHONE, useMedia } from '../../ui/use-media.ts';
import '../../ui/page.css';

type Proposal = {
  items: (ShelterProposal & { code: string })[];
  shelters: { id: string; name: string; free: number; specialFree: number }[];
};

export function ProposalDrawer({ zone, onClose }: { zone: EvacuationZone; onClose: () => void }) {
  const { t } = useTranslation();
  const isPhone = useMedia(PHONE);
  const { value, state } = useAsked<Proposal>(`/evacuation-zones/${zone.id}/proposal`);
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const { run, isBusy, failure } = useCommand();
  const names = new Map(value?.shelters.map(({ id, name }) => [id, name]));
  const canBe = (value?.items ?? []).filter(({ shelterId, reasons }) => shelterId !== null && !reasons.includes('assigned'));
  const chosen = canBe.filter(({ householdId }) => !left.has(householdId));
  const toggle = (id: string): void =>
    setLeft((before) => (before.has(id) ? new Set([...before].filter((one) => one !== id)) : new Set(before).add(id)));
  const confirm = async (): Promise<void> => {
    const items = chosen.map(({ householdId, shelterId }) => ({ householdId, shelterId }));
    const done = await run(() =>
      send('POST', `/evacuation-zones/${zone.id}/assign`, { items }, { name: 'assignShelters', subjectId: zone.id }),
    );
    if (done === null) return;
    tellDone(t('evacuation.assigned', { count: items.length }));
    onClose();
  };
  return (
    <Drawer
      open
      title={`${zone.name} · ${t('evacuation.proposal')}`}
      size={isPhone ? '100%' : 720}
      onClose={onClose}
      footer={
        <div className="drawer-foot">
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button type="primary" disabled={chosen.length === 0} loading={isBusy} onClick={() => void confirm()}>
            {t('evacuation.confirm', { count: chosen.length })}
          </Button>
        </div>
      }
    >
      <p className="tertiary">{t('evacuation.proposalNote')}</p>
      {state === 'failed' && <div className="refusal">{t('evacuation.unread')}</div>}
      <Refusal failure={failure} />
      {state === 'reading' && value === null && <p className="secondary">{t('evacuation.proposalReading')}</p>}
      <Goals proposal={value} chosen={chosen} />
      {value?.items.map((item) => (
        <div key={item.householdId} className="proposal-line">
          <Checkbox
            checked={chosen.includes(item)}
            disabled={!canBe.includes(item)}
            onChange={() => toggle(item.householdId)}
            aria-label={item.code}
          />
          <b className="nowrap">{shortCode(item.code)}</b>
          <span className="secondary nowrap">
            {t('evacuation.count', { people: item.people })}
            {item.vulnerable > 0 && ` · ${t('evacuation.vulnerableCount', { count: item.vulnerable })}`}
          </span>
          <span className="proposal-goal">{item.shelterId === null ? '—' : (names.get(item.shelterId) ?? t('evacuation.shelter'))}</span>
          <span className="tertiary nowrap">
            {item.seconds !== null && t('evacuation.minutes', { minutes: Math.max(1, Math.round(item.seconds / 60)) })}
            {item.seconds !== null && item.estimated && ` ${t('evacuation.estimated')}`}
          </span>
          <span className={item.shelterId === null ? 'zone-missing' : 'tertiary'}>
            {item.reasons.map((reason) => t(`evacuation.proposalReason.${reason}`)).join(t('common.listSeparator'))}
          </span>
        </div>
      ))}
    </Drawer>
  );
}

/** What the ticked ones come to: how many go to each shelter, and what room it has; and who has nowhere to go yet. */
function Goals({ proposal, chosen }: { proposal: Proposal | null; chosen: Proposal['items'] }) {
  const { t } = useTranslation();
  if (proposal === null) return null;
  const goals = proposal.shelters.flatMap((shelter) => {
    const coming = chosen.filter(({ shelterId }) => shelterId === shelter.id);
    const people = coming.reduce((sum, one) => sum + one.people, 0);
    return people === 0 ? [] : [{ ...shelter, households: coming.length, people }];
  });
  const nowhere = proposal.items.filter(({ shelterId }) => shelterId === null);
  return (
    <div className="proposal-goals">
      {goals.map(({ id, name, households, people, free }) => (
        <span key={id}>
          {name} <b>{t('evacuation.goal', { households: count(households), people: count(people) })}</b>{' '}
          <span className="tertiary">{t('evacuation.free', { free: count(free) })}</span>
        </span>
      ))}
      {nowhere.length > 0 && <b className="zone-missing">{t('evacuation.nowhere', { count: nowhere.length })}</b>}
      {nowhere.length > 0 && proposal.shelters.length === 0 && (
        <span>
          {t('evacuation.noneOpen')} <Link to="/resources/shelters">{t('evacuation.openOne')}</Link>
        </span>
      )}
    </div>
  );
}
