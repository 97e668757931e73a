/** The households that this person fetches: whom, where, how, and two taps for what became of them. Also without network, from what this phone keeps. */
import { HOUSEHOLD_STATES, type HouseholdState, type ListedHousehold, MOVED, STEP_FROM } from '@fenghuo/domain';
import { Button, Input, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { store, useNow, useRows } from '../../live/live.ts';
import { useOutbox } from '../../live/outbox/outbox-state.ts';
import { pressAtPlace, pressesAt } from '../../live/place-presses.ts';
import { instant, shortCode } from '../../ui/format.ts';
import { ClockGlyph, PhoneGlyph } from '../../ui/glyphs.tsx';
import { BottomSheet } from './bottom-sheet.tsx';
import { PlacePresses } from './place-presses.tsx';
import type { MyHouseholdList } from './use-my-households.ts';

/** In the order of the night: still there before moved, and of them who needs help first. */
const rank = ({ onZone }: ListedHousehold): number => (onZone === null ? 9 : HOUSEHOLD_STATES.indexOf(onZone.state));
const isMoved = ({ onZone }: ListedHousehold): boolean =>
  onZone !== null && ([...MOVED, 'returned'] as readonly HouseholdState[]).includes(onZone.state);

export function MyHouseholds({ households }: { households: MyHouseholdList }) {
  const { t } = useTranslation();
  const nowMs = useNow();
  const { items, keptAt, isRead, isFailed } = households;
  const [openId, setOpenId] = useState<string | null>(null);
  const opened = items.find(({ household }) => household.id === openId) ?? null;
  const sorted = items.toSorted(
    (a, b) => rank(a) - rank(b) || b.household.vulnerable - a.household.vulnerable || (a.household.code < b.household.code ? -1 : 1),
  );
  const vulnerable = items.reduce((sum, { household }) => sum + household.vulnerable, 0);
  return (
    <div className="phone-content">
      {isFailed && items.length === 0 && (
        <p className="phone-note is-red" role="alert">
          {t('placePhone.household.failed')}
        </p>
      )}
      {isRead && items.length === 0 && (
        <section className="no-task">
          <h2>{t('placePhone.household.none')}</h2>
          <p className="secondary">{t('placePhone.household.noneHint')}</p>
        </section>
      )}
      {items.length > 0 && (
        <p className="place-sum">
          <b>{t('placePhone.household.count', { done: items.filter(isMoved).length, all: items.length, vulnerable })}</b>
        </p>
      )}
      <section className="place-list is-flush">
        {sorted.map((one) => (
          <HouseholdRow key={one.household.id} listed={one} onOpen={() => setOpenId(one.household.id)} />
        ))}
      </section>
      {keptAt !== null && items.length > 0 && (
        <p className="place-sum tertiary">{t('placePhone.household.keptAt', { time: instant(keptAt, nowMs) })}</p>
      )}
      <BottomSheet
        title={opened === null ? '' : `${shortCode(opened.household.code)} ${opened.household.head ?? t('placePhone.household.noName')}`}
        isOpen={opened !== null}
        onClose={() => setOpenId(null)}
      >
        {opened && <HouseholdSheet key={opened.household.id} listed={opened} onDone={() => setOpenId(null)} />}
      </BottomSheet>
    </div>
  );
}

function HouseholdRow({ listed: { household, onZone }, onOpen }: { listed: ListedHousehold; onOpen: () => void }) {
  const { t } = useTranslation();
  const pending = pressesAt(
    useOutbox(({ items }) => items),
    household.id,
  ).at(-1);
  return (
    <button type="button" className="plain household-row" data-household={household.code} onClick={onOpen}>
      <span className="household-words">
        <b>{household.head ?? t('placePhone.household.noName')}</b>
        <span className="secondary">
          {[
            t('placePhone.household.people', { n: household.people }),
            household.vulnerable > 0 && t('placePhone.household.vulnerable', { n: household.vulnerable }),
            household.address,
          ]
            .filter(Boolean)
            .join(' · ')}
        </span>
        {pending && (
          <span className="amber-text strong">
            <ClockGlyph size={16} /> {pending.words}
          </span>
        )}
      </span>
      <span className={`household-chip household-${onZone?.state ?? 'listed'}`}>
        {t(`placePhone.household.state.${onZone?.state ?? 'listed'}`)}
      </span>
    </button>
  );
}

const REFUSALS = ['notNeeded', 'animals', 'sick', 'kin'] as const;

function HouseholdSheet({ listed, onDone }: { listed: ListedHousehold; onDone: () => void }) {
  const { t } = useTranslation();
  const { household, onZone, reason } = listed;
  const shelters = useRows('shelter').filter(({ state }) => state === 'open' || state === 'opening');
  const assigned = onZone?.assignedShelterId ?? null;
  const [asked, setAsked] = useState<'refused' | 'shelter' | null>(null);
  const [why, setWhy] = useState('');
  const [shelterId, setShelterId] = useState<string | null>(null);
  if (onZone === null) return null;
  const step = async (to: HouseholdState, body: Record<string, unknown> = {}): Promise<void> => {
    const words = t('placePhone.household.words', { code: household.code, step: t(`placePhone.household.state.${to}`) });
    const path = `/evacuation-zones/${onZone.zoneId}/households/${household.id}/steps`;
    await pressAtPlace({ subjectId: household.id, path, body: { step: to, ...body }, words });
    onDone();
  };
  const press = (to: HouseholdState): void => {
    if (to === 'refused') setAsked('refused');
    else if (to === 'movedToShelter' && assigned === null) setAsked('shelter');
    else void step(to);
  };
  // Back to the list is a mistake mended at the desk.
  const steps = HOUSEHOLD_STATES.filter((to) => to !== 'listed' && onZone.parts.some(({ state }) => STEP_FROM[to].includes(state)));
  const name = assigned === null ? null : (store.get('shelter', assigned)?.name ?? t('common.unknown'));
  const visits = Math.max(0, ...onZone.parts.map((part) => part.visits));
  const facts = [
    household.address && `${t('placePhone.household.address')} ${household.address}`,
    household.assembly && `${t('placePhone.household.assembly')} ${household.assembly}`,
    household.transport && t(`placePhone.household.transport.${household.transport}`),
    name === null ? t('placePhone.household.noShelter') : t('placePhone.household.shelter', { name }),
    household.needs.map((need) => t(`placePhone.household.need.${need}`)).join(t('common.listSeparator')),
    visits > 0 && `${t('placePhone.household.visits', { n: visits })} ${reason ?? ''}`,
  ].filter((line): line is string => typeof line === 'string' && line !== '');
  return (
    <>
      {facts.map((line) => (
        <p key={line}>{line}</p>
      ))}
      {household.members.length > 0 && (
        <p className="secondary">{household.members.map((member) => member.name).join(t('common.listSeparator'))}</p>
      )}
      {household.phone && (
        <Button block href={`tel:${household.phone}`} icon={<PhoneGlyph size={18} />}>
          {t('placePhone.household.call')} {household.phone}
        </Button>
      )}
      <PlacePresses subjectId={household.id} />
      {asked === null && (
        <div className="household-steps">
          {steps.map((to) => (
            <Button key={to} data-step={to} onClick={() => press(to)}>
              {t(`placePhone.household.step.${to}`)}
            </Button>
          ))}
        </div>
      )}
      {asked === 'shelter' && (
        <>
          <Select
            showSearch={{ optionFilterProp: 'label' }}
            aria-label={t('placePhone.household.chooseShelter')}
            placeholder={t('placePhone.household.chooseShelter')}
            value={shelterId}
            onChange={setShelterId}
            options={shelters.map(({ id, name: label }) => ({ value: id, label }))}
          />
          <Button type="primary" block disabled={shelterId === null} onClick={() => void step('movedToShelter', { shelterId })}>
            {t('placePhone.household.step.movedToShelter')}
          </Button>
        </>
      )}
      {asked === 'refused' && (
        <>
          <div className="phone-choices">
            {REFUSALS.map((one) => (
              <Button key={one} onClick={() => setWhy(t(`placePhone.household.refusedChoices.${one}`))}>
                {t(`placePhone.household.refusedChoices.${one}`)}
              </Button>
            ))}
          </div>
          <Input
            aria-label={t('placePhone.household.refusedTitle')}
            placeholder={t('placePhone.household.refusedTitle')}
            maxLength={200}
            value={why}
            onChange={(event) => setWhy(event.target.value)}
          />
          <Button type="primary" block disabled={why.trim() === ''} onClick={() => void step('refused', { reason: why.trim() })}>
            {t('placePhone.household.refusedSend')}
          </Button>
        </>
      )}
    </>
  );
}
