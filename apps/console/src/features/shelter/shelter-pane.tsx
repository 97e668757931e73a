/** What is open at the right: what can be done with this shelter now, where its people go, how many there were when, and what is known of the place. */
import { balanceOf, freeOf, registration, type Settings, type Shelter } from '@fenghuo/domain';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useNow, useRow } from '../../live/live.ts';
import { usePerson } from '../../live/session.ts';
import { Sending } from '../../ui/command.tsx';
import { coordinates, count, instant, shortCode } from '../../ui/format.ts';
import { CrossGlyph, LateGlyph } from '../../ui/glyphs.tsx';
import { reasonWords } from '../../ui/reason.ts';
import { SymbolIcon } from '../../ui/symbol-icon.tsx';
import { Coming } from './coming.tsx';
import { Faults } from './faults.tsx';
import { HeadcountChart } from './headcount-chart.tsx';
import { OccupancyBar } from './occupancy-bar.tsx';
import { mayManage } from './rights.ts';
import { CheckedChip, StandingChip, shelterSymbol } from './shelter-card.tsx';
import { ShelterSteps } from './shelter-steps.tsx';
import { ShelterUpkeep } from './shelter-upkeep.tsx';
import { groupOf } from './standing.ts';
import { TransferPanel } from './transfer-panel.tsx';

type Props = { shelter: Shelter; settings: Settings; onClose: () => void };

export function ShelterPane({ shelter, settings, onClose }: Props) {
  const { t } = useTranslation();
  const person = usePerson();
  const mayAct = mayManage(person, shelter);
  const isInUse = groupOf(shelter.state) === 'inUse';
  return (
    <>
      <header className="shelter-pane-head">
        <SymbolIcon spec={shelterSymbol(t, shelter)} size={24} />
        <h2 className="cut" title={shelter.name}>
          {shelter.name}
        </h2>
        <StandingChip shelter={shelter} settings={settings} />
        <Button type="text" icon={<CrossGlyph />} aria-label={t('common.close')} title={t('common.close')} onClick={onClose} />
      </header>
      <div className="shelter-pane-body">
        {isInUse && <Occupancy shelter={shelter} settings={settings} />}
        <Sending subjectId={shelter.id} />
        {mayAct && <ShelterSteps shelter={shelter} />}
        {shelter.transfers.length > 0 && <Coming shelter={shelter} mayAct={mayAct} />}
        {isInUse && mayAct && <TransferPanel shelter={shelter} settings={settings} />}
        {shelter.headcount !== null && <HeadcountChart shelter={shelter} />}
        <Faults shelter={shelter} mayAct={mayAct} />
        {mayAct && <ShelterUpkeep shelter={shelter} />}
        <Facts shelter={shelter} />
      </div>
    </>
  );
}

function Occupancy({ shelter, settings }: { shelter: Shelter; settings: Settings }) {
  const { t } = useTranslation();
  const nowMs = useNow();
  const { registered, unregistered, unseen } = registration(shelter);
  const free = freeOf(shelter);
  const over = -balanceOf(shelter);
  return (
    <section className="shelter-block">
      <div className="shelter-card-line">
        <span>
          <b className="shelter-big">{count(shelter.present)}</b>{' '}
          <span className="secondary">
            {t('shelter.card.present')} / {count(shelter.capacity)}
          </span>
        </span>
        <span className="shelter-right">
          <span className="secondary">{t('shelter.free')}</span>{' '}
          <b className={`shelter-big ${free === 0 ? 'red-text' : ''}`}>{count(free)}</b>
        </span>
      </div>
      <OccupancyBar present={shelter.present} onTheWay={shelter.onTheWay} capacity={shelter.capacity} free={free} />
      <p className="shelter-card-facts">
        <span>{t('shelter.card.reserved', { n: count(shelter.onTheWay) })}</span>
        <span>{t('shelter.card.registered', { n: count(registered) })}</span>
        <span>{t('shelter.card.unregistered', { n: count(unregistered) })}</span>
        {unseen > 0 && <span className="amber-text">{t('shelter.card.unseen', { n: count(unseen) })}</span>}
        <span>{t('shelter.card.special', { n: count(shelter.specialPresent), all: count(shelter.specialCapacity) })}</span>
        {over > 0 && <span className="red-text strong">{t('shelter.card.over', { n: count(over) })}</span>}
      </p>
      <p className="shelter-card-line">
        {shelter.headcount && (
          <span className="tertiary">
            {t('shelter.pane.counted', { n: count(shelter.headcount.count), time: instant(Date.parse(shelter.headcount.at), nowMs) })}{' '}
            {t('shelter.pane.sinceCount', { in: count(shelter.arrivals), out: count(shelter.departures) })}
          </span>
        )}
        <span className="shelter-right">
          <CheckedChip shelter={shelter} settings={settings} />
        </span>
      </p>
      {shelter.flags.map((flag) => (
        <p key={flag} className="amber-text">
          <LateGlyph size={13} /> {t(`shelter.pane.flags.${flag as 'overCapacity'}`, { defaultValue: flag })}
        </p>
      ))}
      <Link to={`/resources/evacuees?shelter=${shelter.id}`}>{t('shelter.do.checkIn')}</Link>
    </section>
  );
}

const GRADE_KEYS = ['grade', 'gradeTwo', 'gradeThree'] as const;

function Facts({ shelter }: { shelter: Shelter }) {
  const { t } = useTranslation();
  const nowMs = useNow();
  const incident = useRow('incident', shelter.incidentId);
  const grade = shelter.grade === null ? undefined : GRADE_KEYS[shelter.grade - 1];
  const point = shelter.place.point?.coordinates;
  const lines = [
    [
      t(`shelter.class.${shelter.class}`),
      grade && t(`shelter.pane.${grade}`),
      t(`shelter.duration.${shelter.durationClass}`),
      t(`shelter.space.${shelter.space}`),
    ]
      .filter(Boolean)
      .join(' · '),
    shelter.place.address,
    point && coordinates(point),
    shelter.areaSquareMetres && t('shelter.pane.area', { n: shelter.areaSquareMetres, per: shelter.squareMetresPerPerson }),
    shelter.declaredCapacity !== null && t('shelter.pane.declared', { n: count(shelter.declaredCapacity) }),
    shelter.responsible && t('shelter.pane.responsible', { name: shelter.responsible }),
    shelter.openedAt && t('shelter.pane.since', { time: instant(Date.parse(shelter.openedAt), nowMs) }),
    incident && t('shelter.pane.incident', { code: shortCode(incident.code) }),
    shelter.stateReason && reasonWords(t, shelter.stateReason),
  ].filter((line): line is string => typeof line === 'string' && line !== '');
  return (
    <section className="shelter-block">
      <h3>
        {t('shelter.pane.facts')} <span className="tertiary">{shelter.code}</span>
      </h3>
      {lines.map((line) => (
        <p key={line} className="secondary">
          {line}
        </p>
      ))}
      <p className="shelter-tags">
        {shelter.functions.map((one) => (
          <span key={one} className="plain-tag">
            {t(`shelter.function.${one}`)}
          </span>
        ))}
      </p>
    </section>
  );
}
