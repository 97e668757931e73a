/** Who is expected here: they have come, they were counted at the door already, or they do not come. Households stand under the list that they are on. */
import { type ExpectedOfZone, expectedOf, type Shelter, type Transfer } from '@fenghuo/domain';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { store, useNow } from '../../live/live.ts';
import { send } from '../../live/send.ts';
import { Refusal, tellDone, useCommand } from '../../ui/command.tsx';
import { clockTime, count, shortCode } from '../../ui/format.ts';

type Said = 'arrived' | 'counted' | 'cancel';
type Props = { shelter: Shelter; mayAct: boolean };

export function Coming({ shelter, mayAct }: Props) {
  const { t } = useTranslation();
  const { zones, others } = expectedOf(shelter.transfers);
  return (
    <section className="shelter-block">
      <h3>{t('shelter.transfer.coming')}</h3>
      {zones.map((zone) => (
        <ComingZone key={zone.zoneId} zone={zone} shelter={shelter} mayAct={mayAct} />
      ))}
      {others.map((transfer) => (
        <ComingRow key={transfer.id} shelter={shelter} transfer={transfer} mayAct={mayAct} />
      ))}
    </section>
  );
}

function ComingZone({ zone: { zoneName, transfers, people }, shelter, mayAct }: Props & { zone: ExpectedOfZone }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const { run, isBusy, failure } = useCommand();
  const say = async (said: 'arrived' | 'counted'): Promise<void> => {
    const body = { transferIds: transfers.map(({ id }) => id), ...(said === 'counted' && { isCounted: true }) };
    const done = await run(() => send('POST', `/shelters/${shelter.id}/transfers/arrive`, body, { name: said, subjectId: shelter.id }));
    if (done !== null) tellDone(t(`shelter.transfer.${said}Done`, { n: people }));
  };
  return (
    <>
      <div className="shelter-row">
        <span>
          <b>{t('common.people', { n: count(people) })}</b>{' '}
          <span className="secondary">{t('shelter.transfer.fromZone', { name: zoneName, n: transfers.length })}</span>
        </span>
        <span className="shelter-buttons">
          <Button size="small" type="text" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            {t(isOpen ? 'shelter.transfer.fold' : 'shelter.transfer.each')}
          </Button>
          {mayAct && !isOpen && (
            <>
              <Button size="small" loading={isBusy} onClick={() => void say('arrived')}>
                {t('shelter.transfer.allArrived')}
              </Button>
              <Button size="small" loading={isBusy} onClick={() => void say('counted')}>
                {t('shelter.transfer.allCounted')}
              </Button>
            </>
          )}
        </span>
        <Refusal failure={failure} title={t('shelter.transfer.coming')} />
      </div>
      {isOpen && transfers.map((one) => <ComingRow key={one.id} shelter={shelter} transfer={one} mayAct={mayAct} />)}
    </>
  );
}

function ComingRow({ shelter, transfer, mayAct }: Props & { transfer: Transfer }) {
  const { t } = useTranslation();
  const nowMs = useNow();
  const { run, isBusy, failure } = useCommand();
  const { fromShelterId, household, people } = transfer;
  const from = fromShelterId === null ? null : (store.get('shelter', fromShelterId)?.name ?? t('common.unknown'));
  const whence = household
    ? t('shelter.transfer.household', { code: shortCode(household.code) })
    : from === null
      ? t('shelter.transfer.fromDoorOf')
      : t('shelter.transfer.from', { name: from });
  const isOver = transfer.lapsed || Date.parse(transfer.until) < nowMs;
  const act = async (said: Said): Promise<void> => {
    const path = `/shelters/${shelter.id}/transfers/${transfer.id}/${said === 'cancel' ? 'cancel' : 'arrive'}`;
    const body = said === 'counted' ? { isCounted: true } : {};
    const done = await run(() => send('POST', path, body, { name: said, subjectId: shelter.id }));
    if (done !== null) tellDone(t(`shelter.transfer.${said}Done`, { n: people }));
  };
  return (
    <div className={`shelter-row ${household ? 'is-within' : ''}`}>
      <span>
        <b>{t('common.people', { n: count(people) })}</b> <span className="secondary">{whence}</span>{' '}
        <span className={isOver ? 'amber-text' : 'tertiary'}>
          {isOver ? t('shelter.transfer.lapsed') : t('shelter.transfer.until', { time: clockTime(Date.parse(transfer.until)) })}
        </span>
      </span>
      {mayAct && (
        <span className="shelter-buttons">
          {(['arrived', 'counted', 'cancel'] as const).map((said) => (
            <Button key={said} size="small" loading={isBusy} onClick={() => void act(said)}>
              {t(`shelter.transfer.${said}`)}
            </Button>
          ))}
        </span>
      )}
      <Refusal failure={failure} title={t('shelter.transfer.coming')} />
    </div>
  );
}
