/** The card: what it is, where it is and how to get there, who sent it and with what words, the times so far, what others have written. */
import { type Assignment, bearingDegrees, type Drawing, distanceMetres, type Incident, isOpen, PEOPLE_FIGURES } from '@fenghuo/domain';
import { Button } from 'antd';
import { lazy, Suspense, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { toneAt } from '../../live/clock-of.ts';
import { rememberOrderer, useKeptTask } from '../../live/kept-task.ts';
import { clocks, useNow, useRow, useRows } from '../../live/live.ts';
import { type Timeline, type TimelineItem, useTimeline } from '../../live/timeline.ts';
import { FRESH_FIX_MS, useTracking } from '../../live/tracker.ts';
import { actorName, eventSentence, isWritten } from '../../ui/event-sentence.ts';
import { clockTime, coordinates, count, distance, instant, shortCode } from '../../ui/format.ts';
import { NavigateGlyph, PinGlyph } from '../../ui/glyphs.tsx';
import { namesIn } from '../../ui/names.ts';
import { placeWords } from '../../ui/place-line.tsx';
import { classOf, unmarked } from '../../ui/record-class.ts';
import { GradeSquare, StateChip } from '../../ui/state-chip.tsx';
import { TimeChip } from '../../ui/time-chip.tsx';
import { WayCut } from '../../ui/way-cut.tsx';
import { bearingWords, typeName } from '../../ui/words.ts';
import { BottomSheet } from './bottom-sheet.tsx';
import { Contacts } from './contacts.tsx';
import { NavigationChoices } from './navigation.tsx';
import { OrderList } from './order-list.tsx';
import { momentsOf } from './tasks.ts';

const NEWS = 4;
const NEWS_WORDS = { loading: 'phone.fact.loading', ready: 'phone.noNews', failed: 'phone.newsUnread' } as const;
/** Loaded when it is asked for: the map is most of what a page weighs. */
const TaskMap = lazy(async () => ({ default: (await import('../../map/task-map.tsx')).TaskMap }));

export function TaskCard({ assignment }: { assignment: Assignment }) {
  const { t, i18n } = useTranslation();
  const incident = useRow('incident', assignment.incidentId);
  const type = useRows('incidentType').find(({ code }) => code === incident?.typeCode);
  const timeline = useTimeline(assignment.incidentId);
  const team = useRow('team', assignment.teamId);
  const drawings = useOrdered(assignment);
  return (
    <article className="task-card">
      <header className="task-head">
        <GradeSquare grade={incident?.grade ?? null} size={32} />
        <div>
          <h2>{incident?.title ?? t('phone.hidden', { code: '' })}</h2>
          <p className="secondary">
            {incident && <span>{shortCode(incident.code)}</span>}
            {incident?.grade && <span>{t(`common.grade.${incident.grade}`)}</span>}
            {type && <span>{typeName(type, i18n.language)}</span>}
          </p>
        </div>
      </header>
      {incident && <Whereabouts incident={incident} drawings={drawings} />}
      <WayCut assignment={assignment} />
      <Moments assignment={assignment} />
      <OrderList assignment={assignment} drawings={drawings} />
      <dl className="task-facts">
        <Situation incident={incident} />
        {assignment.task && <Fact label={t('phone.fact.task')} value={assignment.task} isStrong />}
        <Fact label={t('phone.fact.note')} value={assignment.note ?? t('phone.fact.noNote')} isStrong={assignment.note !== null} />
        <Dispatcher items={timeline.items} assignmentId={assignment.id} isLoading={timeline.state === 'loading'} />
        {team && <Contacts team={team} />}
      </dl>
      <News timeline={timeline} language={i18n.language} />
    </article>
  );
}

function Fact({ label, value, isStrong }: { label: string; value: string; isStrong?: boolean }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd className={isStrong ? 'strong' : 'secondary'}>{value}</dd>
    </div>
  );
}

function Situation({ incident }: { incident: Incident | null }) {
  const { t } = useTranslation();
  const known = PEOPLE_FIGURES.filter((figure) => (incident?.figures[figure] ?? 0) > 0);
  if (incident === null || known.length === 0) return null;
  const words = known
    .map((figure) => `${t(`common.figure.${figure}`)} ${count(incident.figures[figure] ?? 0)}`)
    .join(t('common.listSeparator'));
  return <Fact label={t('phone.fact.situation')} value={words} isStrong />;
}

function Dispatcher({ items, assignmentId, isLoading }: { items: readonly TimelineItem[]; assignmentId: string; isLoading: boolean }) {
  const { t } = useTranslation();
  const order = items.find(({ type, payload }) => type === 'assignment.dispatched' && payload['assignmentId'] === assignmentId);
  const kept = useKeptTask(({ orderers }) => orderers[assignmentId]);
  const actor = order && 'name' in order.actor ? order.actor : kept;
  const { name, role } = actor ?? {};
  useEffect(() => {
    if (name !== undefined && role !== undefined) rememberOrderer(assignmentId, { name, role });
  }, [assignmentId, name, role]);
  const office = role === undefined ? '' : t(`common.role.${role as 'dutyOfficer'}`, { defaultValue: '' });
  const words = [name, office].filter(Boolean).join('　');
  const value = words || (order ? actorName(t, order.actor) : t(isLoading ? 'phone.fact.loading' : 'common.unknown'));
  return <Fact label={t('phone.fact.dispatchedBy')} value={value} isStrong={order !== undefined || kept !== undefined} />;
}

/** What the team's current order points at: no other drawing is its own. */
function useOrdered({ incidentId, teamId }: Assignment): readonly Drawing[] {
  const [orders, drawings] = [useRows('order'), useRows('drawing')];
  return useMemo(() => {
    const own = orders.filter((order) => order.teamId === teamId && order.incidentId === incidentId && order.state === 'current');
    return drawings.filter(({ id }) => own.some(({ drawingIds }) => drawingIds.includes(id)));
  }, [orders, drawings, incidentId, teamId]);
}

function Whereabouts({ incident, drawings }: { incident: Incident; drawings: readonly Drawing[] }) {
  const { t, i18n } = useTranslation();
  const { point: here, fixAt } = useTracking();
  const isFresh = useNow() - (fixAt ?? 0) < FRESH_FIX_MS;
  const [isCopied, setCopied] = useState(false);
  const [isMapOpen, setMapOpen] = useState(false);
  const [isNavigating, setNavigating] = useState(false);
  const point = incident.place.point?.coordinates;
  const words = placeWords(incident.place, incident.jurisdictionId, i18n.language, true);
  const copy = async (): Promise<void> => {
    if (!point) return;
    await navigator.clipboard.writeText(coordinates(point));
    setCopied(true);
  };
  return (
    <section className="task-place">
      <p className="task-address">
        <PinGlyph size={18} />
        <span>
          {words ?? t('phone.noPlace')}
          {point && here && (
            <span className="secondary task-away">
              {t(isFresh ? 'phone.away' : 'phone.awayThen', {
                distance: distance(distanceMetres(here, point)),
                bearing: bearingWords(t, bearingDegrees(here, point)),
                time: clockTime(fixAt ?? 0).slice(0, 5),
              })}
            </span>
          )}
        </span>
      </p>
      {point ? (
        <div className="task-way">
          <div>
            <span className="tertiary">{t('phone.coordinates')}</span>
            <button type="button" className="plain task-point" onClick={() => void copy()} aria-label={t('phone.copy')}>
              {coordinates(point)} {isCopied && <span className="tertiary">{t('phone.copied')}</span>}
            </button>
          </div>
          <Button className="task-navigate" onClick={() => setNavigating(true)} icon={<NavigateGlyph size={18} />}>
            {t('phone.navigate')}
          </Button>
        </div>
      ) : (
        words !== null && <p className="secondary">{t('phone.noPoint')}</p>
      )}
      {point && (
        <>
          <Button block className="task-map-button" aria-expanded={isMapOpen} onClick={() => setMapOpen(!isMapOpen)}>
            {t(isMapOpen ? 'phone.map.close' : 'phone.map.open')}
          </Button>
          {isMapOpen && (
            <Suspense fallback={<div className="task-map" />}>
              <TaskMap place={point} here={here} drawings={drawings} />
            </Suspense>
          )}
          <BottomSheet title={t('phone.navigation.title')} isOpen={isNavigating} onClose={() => setNavigating(false)}>
            <NavigationChoices point={point} name={words ?? incident.title} />
          </BottomSheet>
        </>
      )}
    </section>
  );
}

function Moments({ assignment }: { assignment: Assignment }) {
  const { t } = useTranslation();
  const nowMs = useNow();
  const clock = isOpen(assignment) ? clocks.assignment(assignment) : null;
  return (
    <section className="task-steps" aria-label={t('phone.steps')}>
      <div className="task-clock">
        <StateChip state={assignment.state} />
        {clock && (
          <TimeChip
            tone={toneAt(clock, nowMs)}
            step={clock.step}
            seconds={(nowMs - clock.startMs) / 1000}
            targetSeconds={clock.targetSeconds}
          />
        )}
      </div>
      <ol className="task-moments">
        {momentsOf(assignment).map(({ state, at }) => (
          <li key={state} className={at === null ? '' : `is-past moment-${state}`}>
            <span>{t(`phone.moment.${state as 'dispatched'}`)}</span>
            <b title={at ?? ''}>{at === null ? t('common.none') : clockTime(Date.parse(at)).slice(0, 5)}</b>
          </li>
        ))}
      </ol>
    </section>
  );
}

function News({ timeline: { items, state }, language }: { timeline: Timeline; language: string }) {
  const { t } = useTranslation();
  const nowMs = useNow();
  const names = useMemo(() => namesIn(language), [language]);
  const written = items
    .filter(({ type }) => isWritten(type))
    .toReversed()
    .slice(0, NEWS);
  return (
    <section className="task-news">
      <h3>{t('phone.news')}</h3>
      {/* What could not be read is not nothing. */}
      {written.length === 0 && <p className="tertiary">{t(NEWS_WORDS[state])}</p>}
      {written.map((item) => (
        <div key={item.id}>
          <p className="tertiary">
            <time dateTime={item.at}>{instant(Date.parse(item.at), nowMs)}</time> {actorName(t, item.actor)}
          </p>
          <NewsWords item={item} sentence={eventSentence(t, item, names)} />
        </div>
      ))}
    </section>
  );
}

/** A record of a class says which in words: on a phone there is no legend for signs. */
function NewsWords({ item, sentence }: { item: TimelineItem; sentence: string }) {
  const { t } = useTranslation();
  const recorded = classOf(item.text);
  return (
    <p className="task-news-text">
      {recorded !== null && (
        <b className={recorded === 'urgent' ? 'news-class red-text' : 'news-class'}>{t(`incident.recordClass.${recorded}`)}</b>
      )}
      {unmarked(sentence, recorded)}
    </p>
  );
}
