/** The shelter that this person manages: who is in, who comes and goes with one thumb, headcount and confirmation, open and closed. All of it also without network. */
import { freeOf, isFull, type Shelter, TAKES_PEOPLE } from '@fenghuo/domain';
import { Button, Segmented } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { store, useIsLoaded, useNow, useRow } from '../../live/live.ts';
import { useOutbox } from '../../live/outbox/outbox-state.ts';
import { pressAtPlace, pressesAt, waitingPeople } from '../../live/place-presses.ts';
import { usePerson } from '../../live/session.ts';
import { checkedAge } from '../../ui/checked-age.ts';
import { useCommand } from '../../ui/command.tsx';
import { failureWords } from '../../ui/failure.ts';
import { clockTime, count } from '../../ui/format.ts';
import { useNodeFacts } from '../../ui/node-facts.ts';
import { Coming } from './coming.tsx';
import { shelterIdsOf } from './kept-places.ts';
import { PlacePresses } from './place-presses.tsx';
import { FullNote, type Press, type SheetName, ShelterSheets } from './shelter-sheets.tsx';
import { ShipmentList } from './shipment-list.tsx';

export function MyShelter() {
  const { t } = useTranslation();
  const ids = shelterIdsOf(usePerson());
  const [chosen, setChosen] = useState<string | null>(null);
  const id = chosen ?? ids[0] ?? null;
  const shelter = useRow('shelter', id);
  const isLoaded = useIsLoaded();
  if (shelter === null)
    return isLoaded ? (
      <section className="no-task">
        <h2>{t('placePhone.notKnown')}</h2>
        <p className="secondary">{t('placePhone.notKnownHint')}</p>
      </section>
    ) : (
      <div className="phone-skeleton" role="status" aria-label={t('phone.loading')} />
    );
  return (
    <>
      {ids.length > 1 && (
        <Segmented
          block
          aria-label={t('placePhone.choose')}
          value={shelter.id}
          onChange={setChosen}
          options={ids.map((value) => ({ value, label: store.get('shelter', value)?.name ?? value }))}
        />
      )}
      <OneShelter key={shelter.id} shelter={shelter} />
    </>
  );
}

function OneShelter({ shelter }: { shelter: Shelter }) {
  const { t } = useTranslation();
  const { run, failure } = useCommand();
  const [sheet, setSheet] = useState<SheetName | null>(null);
  const [isSure, setSure] = useState(false);
  const takesPeople = TAKES_PEOPLE.includes(shelter.state);
  const press: Press = async (path, body, words) => {
    setSheet(null);
    setSure(false);
    navigator.vibrate?.(30);
    await run(() => pressAtPlace({ subjectId: shelter.id, path: `/shelters/${shelter.id}/${path}`, body, words }));
  };
  const words = (key: 'in' | 'out', n: number): string => t(`placePhone.shelter.words.${key}`, { n });
  const isClosing = shelter.state === 'closing';
  return (
    <>
      <div className="phone-content">
        <ShelterHead shelter={shelter} />
        {takesPeople && isFull(shelter) && <FullNote shelter={shelter} onAnyway={() => setSheet('anyway')} />}
        <Coming shelter={shelter} press={press} />
        <PlacePresses subjectId={shelter.id} />
        {failure !== null && (
          <p className="phone-note is-red" role="alert">
            {failureWords(t, failure)}
          </p>
        )}
        {takesPeople && (
          <div className="place-grid">
            <Button onClick={() => setSheet('groupOut')}>{t('placePhone.shelter.groupOut')}</Button>
            <Button onClick={() => setSheet('group')}>{t('placePhone.shelter.group')}</Button>
            <Button onClick={() => setSheet('count')}>{t('placePhone.shelter.count')}</Button>
            <Button onClick={() => void press('confirm', {}, t('placePhone.shelter.words.confirm'))}>
              {t('placePhone.shelter.confirm')}
            </Button>
            <Button onClick={() => setSheet('fault')}>{t('placePhone.shelter.fault')}</Button>
            {isClosing ? (
              <Button onClick={() => void press('close', { to: 'closed' }, t('placePhone.shelter.words.close'))}>
                {t('placePhone.shelter.closed')}
              </Button>
            ) : (
              <Button
                danger={isSure}
                onClick={() =>
                  isSure ? void press('close', { to: 'closing' }, t('placePhone.shelter.words.startClosing')) : setSure(true)
                }
              >
                {t(isSure ? 'placePhone.shelter.closeSure' : 'placePhone.shelter.close')}
              </Button>
            )}
          </div>
        )}
        <ShipmentList to={{ kind: 'shelter', id: shelter.id }} />
      </div>
      <div className="phone-actions">
        {shelter.state === 'standby' && (
          <BigButton
            words={t('placePhone.shelter.startOpening')}
            onClick={() => void press('open', { to: 'opening' }, t('placePhone.shelter.words.startOpening'))}
          />
        )}
        {shelter.state === 'opening' && <BigButton words={t('placePhone.shelter.open')} onClick={() => setSheet('open')} />}
        {takesPeople && (
          <div className="in-out">
            <button
              type="button"
              className="plain next-button is-out"
              onClick={() => void press('departures', { count: 1 }, words('out', 1))}
            >
              <b>−1</b>
              <span>{t('placePhone.shelter.oneOut')}</span>
            </button>
            <button
              type="button"
              className={`plain next-button ${shelter.state === 'opening' || isFull(shelter) ? 'is-out' : ''}`}
              data-press="in"
              onClick={() => (isFull(shelter) ? setSheet('anyway') : void press('arrivals', { count: 1 }, words('in', 1)))}
            >
              <b>+1</b>
              <span>{t(isFull(shelter) ? 'placePhone.shelter.oneFull' : 'placePhone.shelter.one')}</span>
            </button>
          </div>
        )}
        {!takesPeople && shelter.state !== 'standby' && (
          <p className="secondary">{t('placePhone.shelter.notOpen', { state: t(`shelter.state.${shelter.state}`) })}</p>
        )}
      </div>
      <ShelterSheets shelter={shelter} sheet={sheet} press={press} onClose={() => setSheet(null)} />
    </>
  );
}

function BigButton({ words, onClick }: { words: string; onClick: () => void }) {
  return (
    <button type="button" className="plain next-button" onClick={onClick}>
      <b>{words}</b>
    </button>
  );
}

function ShelterHead({ shelter }: { shelter: Shelter }) {
  const { t } = useTranslation();
  const facts = useNodeFacts();
  const nowMs = useNow();
  const pending = waitingPeople(
    pressesAt(
      useOutbox(({ items }) => items),
      shelter.id,
    ),
  );
  const { shelterConfirmAmberMinutes, shelterConfirmRedMinutes } = facts.settings(shelter.jurisdictionId);
  const minutes = shelter.confirmedAt === null ? null : (nowMs - Date.parse(shelter.confirmedAt)) / 60_000;
  const isDue = TAKES_PEOPLE.includes(shelter.state);
  const tone = !isDue
    ? 'tertiary'
    : minutes === null || minutes >= shelterConfirmRedMinutes
      ? 'red-text strong'
      : minutes >= shelterConfirmAmberMinutes
        ? 'amber-text strong'
        : 'tertiary';
  return (
    <section className="place-head">
      <div className="place-figures">
        <div>
          <span className="secondary">{t('placePhone.shelter.present')}</span>
          <b>{count(shelter.present)}</b>
          {pending !== 0 && (
            <span className="amber-text strong">{t('placePhone.shelter.pending', { n: pending > 0 ? `+${pending}` : pending })}</span>
          )}
        </div>
        <div>
          <span className="secondary">{t('placePhone.shelter.free')}</span>
          <b className={freeOf(shelter) === 0 ? 'red-text' : ''}>{count(freeOf(shelter))}</b>
        </div>
      </div>
      <p className="secondary">
        {t(`shelter.state.${shelter.state}`)} · {t('placePhone.shelter.capacity', { n: count(shelter.capacity) })} ·{' '}
        {t('shelter.card.registered', { n: count(shelter.registered) })}
      </p>
      <p className={tone}>
        {shelter.confirmedAt === null
          ? t('shelter.card.neverConfirmed')
          : t('shelter.card.confirmed', { age: checkedAge(t, (minutes ?? 0) * 60_000) })}{' '}
        {shelter.confirmedAt !== null && clockTime(Date.parse(shelter.confirmedAt)).slice(0, 5)}
      </p>
    </section>
  );
}
