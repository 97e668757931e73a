/**
 * Where its people go: the nearest that are open and have room, by road. A transfer keeps places there until they arrive. Several goals share the people;
 * each is a command of its own, and what was refused stays with its reason.
 */
import { isFull, type Settings, type Shelter, type ShelterOffer } from '@fenghuo/domain';
import { Button, Checkbox, InputNumber } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useAsked } from '../../live/asked.ts';
import { store } from '../../live/live.ts';
import { send } from '../../live/send.ts';
import { serverTime } from '../../live/server-time.ts';
import { Refusal, tellDone, useCommand } from '../../ui/command.tsx';
import { count, distance, minutes } from '../../ui/format.ts';
import { Labelled } from '../../ui/labelled.tsx';
import { EmptyState } from '../../ui/pane.tsx';
import { useMedia } from '../../ui/use-media.ts';
import { type Share, shared, shareOver } from './sharing.ts';

/** The map's library comes with the first full shelter, not with the board. */
const PlacesMap = lazy(async () => ({ default: (await import('../../map/places-map.tsx')).PlacesMap }));

export function TransferPanel({ shelter, settings }: { shelter: Shelter; settings: Settings }) {
  const { t } = useTranslation();
  const full = isFull(shelter);
  const [isOpen, setOpen] = useState(false);
  if (!full && !isOpen)
    return (
      <section className="shelter-block">
        <div className="shelter-buttons">
          <Button onClick={() => setOpen(true)}>{t('shelter.transfer.title')}…</Button>
        </div>
      </section>
    );
  return <Sharing shelter={shelter} settings={settings} full={full} />;
}

function Sharing({ shelter, settings, full }: { shelter: Shelter; settings: Settings; full: boolean }) {
  const { t } = useTranslation();
  const [people, setPeople] = useState<number | null>(null);
  const [special, setSpecial] = useState<number | null>(null);
  // At a full door stand those who never came in.
  const [fromDoor, setFromDoor] = useState(full);
  const [ticked, setTicked] = useState<readonly Share[] | null>(null);
  const { value, state, read } = useAsked<{ items: ShelterOffer[] }>(`/shelters/${shelter.id}/alternatives?people=1`, shelter.version);
  const { run, isBusy, failure } = useCommand();
  const offers = value?.items ?? [];
  const wanted = people ?? 0;
  const shares = ticked ?? shareOver(offers, wanted);
  const placed = shared(shares);
  const isEstimated = offers.some(({ estimated }) => estimated);
  const set = (shelterId: string, given: number): void =>
    setTicked([...shares.filter((one) => one.shelterId !== shelterId), ...(given > 0 ? [{ shelterId, people: given }] : [])]);
  const start = async (): Promise<void> => {
    let left = special ?? 0;
    for (const share of shares) {
      const own = Math.min(left, share.people);
      const body = {
        toShelterId: share.shelterId,
        people: share.people,
        special: own,
        fromDoor,
        at: new Date(serverTime.now()).toISOString(),
      };
      const about = { name: 'transfer', subjectId: shelter.id };
      const done = await run(() => send('POST', `/shelters/${shelter.id}/transfers`, body, about));
      if (done === null) return;
      left -= own;
      // What has been sent on is not offered again beside a refusal.
      setPeople((before) => Math.max(0, (before ?? 0) - share.people) || null);
      setTicked((before) => before?.filter(({ shelterId }) => shelterId !== share.shelterId) ?? null);
      tellDone(t('shelter.transfer.done', { n: share.people, name: nameOf(offers, share.shelterId) }));
    }
    setSpecial(null);
    setTicked(null);
  };
  return (
    <section className="shelter-block shelter-transfer" aria-label={t('shelter.transfer.title')}>
      <div className="shelter-card-line">
        <h3>{t('shelter.transfer.title')}</h3>
        <span className="tertiary shelter-right">{t(isEstimated ? 'shelter.transfer.byLine' : 'shelter.transfer.byRoad')}</span>
      </div>
      <div className="shelter-pair">
        <Labelled label={t('shelter.transfer.people')}>
          <InputNumber
            min={1}
            precision={0}
            controls={false}
            value={people}
            onChange={(next) => {
              setPeople(next);
              setTicked(null);
            }}
          />
        </Labelled>
        <Labelled label={`${t('shelter.transfer.special')} (${t('common.optional')})`}>
          <InputNumber min={0} max={wanted} precision={0} controls={false} value={special} onChange={setSpecial} />
        </Labelled>
      </div>
      <Checkbox checked={fromDoor} onChange={(event) => setFromDoor(event.target.checked)}>
        {t('shelter.transfer.fromDoor')}
      </Checkbox>
      <OffersMap shelter={shelter} offers={offers} shares={shares} />
      <b className="shelter-advice">{t('shelter.transfer.advice')}</b>
      {state === 'failed' && (
        <Button size="small" onClick={read}>
          {t('shelter.transfer.failed')}
        </Button>
      )}
      {value === null && state === 'reading' && <span className="tertiary">{t('shelter.transfer.reading')}</span>}
      {value !== null && offers.length === 0 && <EmptyState unknown title={t('shelter.transfer.nowhere')} />}
      {offers.map((offer) => (
        <OfferRow
          key={offer.shelterId}
          offer={offer}
          given={shares.find((one) => one.shelterId === offer.shelterId)?.people ?? 0}
          onGive={set}
        />
      ))}
      {wanted > placed && offers.length > 0 && (
        <p className="red-text strong">{t('shelter.transfer.tooMany', { n: count(wanted - placed) })}</p>
      )}
      <Refusal failure={failure} title={t('shelter.transfer.title')} />
      <div className="shelter-pane-foot">
        <span className="tertiary">{t('shelter.transfer.hold', { n: count(placed), minutes: settings.transferHoldMinutes })}</span>
        <Button type="primary" loading={isBusy} disabled={placed === 0} onClick={() => void start()}>
          {t('shelter.transfer.send', { n: count(placed) })}
        </Button>
      </div>
    </section>
  );
}

/** Where they lie, when it is known. */
function OffersMap({ shelter, offers, shares }: { shelter: Shelter; offers: readonly ShelterOffer[]; shares: readonly Share[] }) {
  const { t } = useTranslation();
  // On a low screen the list of goals is worth more than where they lie.
  const hasRoom = useMedia('(min-height: 900px)');
  const from = shelter.place.point?.coordinates;
  if (from === undefined || !hasRoom) return null;
  const marks = offers.flatMap(({ shelterId, name, free }) => {
    const point = store.get('shelter', shelterId)?.place.point?.coordinates;
    const isChosen = shares.some((one) => one.shelterId === shelterId);
    const room = t('shelter.transfer.free', { n: count(free) });
    // Names of all would lie over each other.
    return point === undefined ? [] : [{ id: shelterId, point, words: isChosen ? `${name} ${room}` : room, isChosen }];
  });
  return (
    <Suspense fallback={<div className="shelter-map-room" />}>
      <PlacesMap label={t('shelter.transfer.advice')} from={{ id: shelter.id, point: from, words: shelter.name }} marks={marks} />
    </Suspense>
  );
}

const nameOf = (offers: readonly ShelterOffer[], id: string): string => offers.find(({ shelterId }) => shelterId === id)?.name ?? '';

function OfferRow({ offer, given, onGive }: { offer: ShelterOffer; given: number; onGive: (id: string, people: number) => void }) {
  const { t } = useTranslation();
  return (
    <div className={`offer-row ${given > 0 ? 'is-given' : ''}`} data-offer={offer.name}>
      <Link className="cut" to={`/resources/shelters?shelter=${offer.shelterId}`}>
        {offer.name}
      </Link>
      <span className="nowrap secondary">
        {offer.distanceMetres !== null && distance(offer.distanceMetres)}　{offer.seconds !== null && minutes(offer.seconds)}
      </span>
      <b className="nowrap">{t('shelter.transfer.free', { n: count(offer.free) })}</b>
      <InputNumber
        size="small"
        aria-label={`${offer.name} ${t('shelter.transfer.people')}`}
        min={0}
        max={offer.free}
        precision={0}
        controls={false}
        value={given}
        onChange={(people) => onGive(offer.shelterId, people ?? 0)}
      />
    </div>
  );
}
