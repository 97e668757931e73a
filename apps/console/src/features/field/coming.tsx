/** Who is expected here: each is in by one tap, all of a village's list by another; those who were counted at the door already leave the list and are not counted again. */
import { type ExpectedOfZone, expectedOf, type Shelter, type Transfer } from '@fenghuo/domain';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { store } from '../../live/live.ts';
import { useOutbox } from '../../live/outbox/outbox-state.ts';
import { pressesAt } from '../../live/place-presses.ts';
import { count, shortCode } from '../../ui/format.ts';
import type { Press } from './shelter-sheets.tsx';

type Props = { shelter: Shelter; press: Press };

export function Coming({ shelter, press }: Props) {
  const items = useOutbox((outbox) => outbox.items);
  // What was said of somebody and waits for the network is not said twice.
  const said = JSON.stringify(pressesAt(items, shelter.id).map(({ path, body }) => [path, body]));
  const { zones, others } = expectedOf(shelter.transfers.filter(({ id }) => !said.includes(id)));
  if (zones.length + others.length === 0) return null;
  return (
    <section className="place-list">
      {zones.map((zone) => (
        <ComingZone key={zone.zoneId} zone={zone} press={press} />
      ))}
      {others.map((transfer) => (
        <ComingOne key={transfer.id} transfer={transfer} press={press} />
      ))}
    </section>
  );
}

function ComingZone({ zone: { zoneName, transfers, people }, press }: { zone: ExpectedOfZone; press: Press }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const all = (isCounted: boolean): void => {
    const words = t(`placePhone.shelter.words.${isCounted ? 'counted' : 'arrived'}`, { n: people });
    void press('transfers/arrive', { transferIds: transfers.map(({ id }) => id), ...(isCounted && { isCounted }) }, words);
  };
  return (
    <div className="place-card">
      <div className="coming-head">
        <div>
          <b>{t('placePhone.shelter.coming', { n: count(people) })}</b>
          <span className="secondary">{t('placePhone.shelter.comingZone', { name: zoneName, n: transfers.length })}</span>
        </div>
        <Button type="text" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {t(isOpen ? 'placePhone.shelter.fold' : 'placePhone.shelter.each')}
        </Button>
      </div>
      <span className="tertiary">{t('placePhone.shelter.comingHint')}</span>
      {isOpen ? (
        transfers.map((transfer) => <ComingOne key={transfer.id} transfer={transfer} press={press} />)
      ) : (
        <div className="coming-acts">
          <Button onClick={() => all(true)}>{t('placePhone.shelter.allCounted')}</Button>
          <Button type="primary" ghost onClick={() => all(false)}>
            {t('placePhone.shelter.allArrived')}
          </Button>
        </div>
      )}
    </div>
  );
}

function ComingOne({ transfer: { id, people, fromShelterId, household }, press }: { transfer: Transfer; press: Press }) {
  const { t } = useTranslation();
  const from = fromShelterId === null ? null : store.get('shelter', fromShelterId)?.name;
  const whence = household
    ? t('placePhone.shelter.comingHousehold', { code: shortCode(household.code) })
    : from
      ? t('placePhone.shelter.comingFrom', { name: from })
      : t('placePhone.shelter.comingDoor');
  const words = (key: 'arrived' | 'counted' | 'cancel'): string => t(`placePhone.shelter.words.${key}`, { n: people });
  return (
    <div className="coming-one">
      <div>
        <b>{household ? t('common.people', { n: count(people) }) : t('placePhone.shelter.coming', { n: count(people) })}</b>{' '}
        <span className="secondary">{whence}</span>
      </div>
      <div className="coming-acts">
        <Button onClick={() => void press(`transfers/${id}/cancel`, {}, words('cancel'))}>{t('placePhone.shelter.notComing')}</Button>
        <Button onClick={() => void press(`transfers/${id}/arrive`, { isCounted: true }, words('counted'))}>
          {t('placePhone.shelter.counted')}
        </Button>
        <Button type="primary" ghost onClick={() => void press(`transfers/${id}/arrive`, {}, words('arrived'))}>
          {t('placePhone.shelter.arrived')}
        </Button>
      </div>
    </div>
  );
}
