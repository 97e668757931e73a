/** The command line: `/` focuses it; it shows what Enter will do before it does it. Orders need a second Enter. */
import { type Assignment, distanceMetres, type Incident, type LngLat, type Report, type Team } from '@fenghuo/domain';
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { positions, store, useRevision, useRow } from '../../live/live.ts';
import { coordinatesIn, type FoundPlace, findPlaces } from '../../live/places.ts';
import { send } from '../../live/send.ts';
import { tellDone, useCommand } from '../../ui/command.tsx';
import { failureWords, refusedTeams } from '../../ui/failure.ts';
import { coordinates, distance, shortCode } from '../../ui/format.ts';
import { Keycap } from '../../ui/pane.tsx';
import { byNumber, type Match, readCommand, teamByText } from './grammar.ts';

export type CommandLineProps = {
  selectedIncidentId: string | null;
  isCompact: boolean;
  onOpen: (ref: { kind: 'report' | 'incident'; id: string }) => void;
  onFly: (point: LngLat, name: string) => void;
  onNew: () => void;
  /** Raised by the key `/`. */
  focusAsked: number;
};

/** What Enter will do: a sentence and the deed, or why nothing can be done. */
type Plan = { says: string; isOrder?: boolean; act: () => Promise<unknown> } | { refuses: string } | null;

const HINTS = ['dispatch', 'open', 'note', 'place'] as const;

export function CommandLine({ selectedIncidentId, isCompact, onOpen, onFly, onNew, focusAsked }: CommandLineProps) {
  const { t } = useTranslation();
  useRevision();
  const [line, setLine] = useState('');
  const [isOpen, setOpen] = useState(false);
  const [isArmed, setArmed] = useState(false);
  const [result, setResult] = useState<string | null>(null);
  const [history, setHistory] = useState<readonly string[]>([]);
  const { run, isBusy, failure, clear } = useCommand();
  const selected = useRow('incident', selectedIncidentId);
  const input = useRef<HTMLInputElement>(null);
  const before = useRef<Element | null>(null);
  const typed = useMemo(() => readCommand(line), [line]);
  const places = useFound(typed?.verb === 'place' ? typed.text : null);
  useEffect(() => {
    if (focusAsked === 0) return;
    before.current = document.activeElement;
    input.current?.focus();
    input.current?.select();
  }, [focusAsked]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another line is another order
  useEffect(() => setArmed(false), [line]);

  const plan = planOf();
  function planOf(): Plan {
    if (typed === null) return null;
    switch (typed.verb) {
      case 'new':
        return { says: t('bar.willDo.newReport'), act: async () => onNew() };
      case 'open':
        return planOpen(typed.what);
      case 'note':
        return planNote(typed.incident, typed.text);
      case 'dispatch':
        return planDispatch(typed.incident, typed.teams);
      case 'place': {
        const [place] = places;
        return place
          ? { says: t('bar.willDo.fly', { name: place.name }), act: async () => onFly(place.point, place.name) }
          : { refuses: t('bar.nothingFound', { text: typed.text }) };
      }
    }
  }
  function incidentOf(text: string | null): Incident | string {
    if (text === null) return selected ?? t('bar.needIncident');
    const match = byNumber(store.list('incident'), text);
    return 'found' in match ? match.found : t('bar.noIncident', { code: text });
  }
  function planOpen(what: string): Plan {
    if (what === '') return { refuses: t('bar.needIncident') };
    const match: Match<Incident | Report> = /^r-/i.test(what)
      ? byNumber(store.list('report'), what)
      : byNumber<Incident | Report>(store.list('incident'), what);
    if (!('found' in match)) return { refuses: t('bar.noIncident', { code: what }) };
    const row = match.found;
    const kind = 'openedAt' in row ? 'incident' : 'report';
    return {
      says: t('bar.willDo.open', { code: shortCode(row.code), title: 'title' in row ? row.title : row.summary }),
      act: async () => onOpen({ kind, id: row.id }),
    };
  }
  function planNote(code: string | null, text: string): Plan {
    const incident = incidentOf(code);
    if (typeof incident === 'string') return { refuses: incident };
    if (text === '') return { refuses: t('bar.needText') };
    return {
      says: t('bar.willDo.note', { incident: shortCode(incident.code), text }),
      act: async () => {
        await send('POST', `/incidents/${incident.id}/notes`, { text }, { name: 'note', subjectId: incident.id });
        setResult(t('bar.done.note'));
      },
    };
  }
  function planDispatch(code: string | null, texts: readonly string[]): Plan {
    const incident = incidentOf(code);
    if (typeof incident === 'string') return { refuses: incident };
    if (texts.length === 0) return { refuses: t('bar.needTeam') };
    const teams: Team[] = [];
    for (const text of texts) {
      const match = teamByText(store.list('team'), text);
      if ('none' in match) return { refuses: t('bar.noTeam', { code: text }) };
      if ('many' in match)
        return {
          refuses: t('bar.ambiguous', { list: match.many.map((team) => `${team.code} ${team.name}`).join(t('common.listSeparator')) }),
        };
      teams.push(match.found);
    }
    const nearest = nearestWords(teams, incident.place.point?.coordinates ?? null);
    return {
      says: `${t('bar.willDo.dispatch', { teams: teams.map((team) => team.name).join(t('common.listSeparator')), incident: shortCode(incident.code) })} ${nearest}`,
      isOrder: true,
      act: async () => {
        const teamIds = teams.map((team) => team.id);
        const { assignments } = await send<{ assignments: Assignment[] }>(
          'POST',
          `/incidents/${incident.id}/dispatch`,
          { teamIds },
          { name: 'dispatch', subjectId: incident.id },
        );
        setResult(t('bar.done.dispatch'));
        tellDone(t('dispatch.sent', { n: assignments.length }), () =>
          Promise.all(
            assignments.map(({ id }) =>
              send('POST', `/assignments/${id}/stand-down`, { reason: t('common.undo') }, { name: 'standDown', subjectId: incident.id }),
            ),
          ),
        );
        onOpen({ kind: 'incident', id: incident.id });
      },
    };
  }
  const enter = async (): Promise<void> => {
    if (plan === null || 'refuses' in plan || isBusy) return;
    if (plan.isOrder && !isArmed) return setArmed(true);
    setResult(null);
    const done = await run(() => plan.act().then(() => true));
    setArmed(false);
    if (done === null) return;
    setHistory([line, ...history].slice(0, 20));
    setLine('');
    leave();
  };
  const leave = (): void => {
    setOpen(false);
    input.current?.blur();
    if (before.current instanceof HTMLElement) before.current.focus();
  };
  const complete = (): void => {
    const last = line.split(/\s+/).at(-1) ?? '';
    if (typed?.verb === 'place') return setLine(places[0]?.name ?? line);
    const codes = [...store.list('team'), ...store.list('incident')]
      .map(({ code }) => code)
      .filter((code) => code.toLowerCase().startsWith(last.toLowerCase()));
    const [code] = codes;
    if (last !== '' && codes.length === 1 && code) setLine(`${line.slice(0, line.length - last.length)}${code} `);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    event.stopPropagation();
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter') void enter();
    else if (event.key === 'Tab' && line !== '') complete();
    else if (event.key === 'ArrowUp' && line === '') setLine(history[0] ?? '');
    else if (event.key === 'Escape') {
      clear();
      if (line === '') leave();
      else setLine('');
    } else return;
    event.preventDefault();
  };
  return (
    <div className={`command-line${isOpen ? ' is-open' : ''}`}>
      <Keycap>/</Keycap>
      <input
        ref={input}
        aria-label={t('bar.command')}
        placeholder={t(isCompact ? 'bar.commandShort' : 'bar.command')}
        value={line}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => {
          clear();
          setResult(null);
          setLine(event.target.value);
        }}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onKeyDown={onKeyDown}
      />
      {isOpen && line !== '' && <span className="tertiary command-clear">{t('bar.clear')}</span>}
      {!isOpen && result && <span className="command-result">{result}</span>}
      {isOpen && (
        <div className="command-plan">
          {failure !== null && (
            <div className="red-text command-plan-row" role="alert">
              {[failureWords(t, failure), ...refusedTeams(t, failure).map(({ words }) => words)].join(' ')}
            </div>
          )}
          {plan === null ? (
            HINTS.map((hint) => (
              <div key={hint} className="command-plan-row secondary">
                {t(`bar.hint.${hint}`)}
              </div>
            ))
          ) : 'refuses' in plan ? (
            <div className="command-plan-row amber-text">{plan.refuses}</div>
          ) : (
            <div className="command-plan-row">
              <Keycap>Enter</Keycap> <b>{plan.says}</b>
            </div>
          )}
          {typed?.verb === 'place' &&
            places.slice(1, 5).map((place) => (
              <div key={`${place.name}${place.point}`} className="command-plan-row secondary">
                {place.name} <span className="tertiary">{coordinates(place.point)}</span>
              </div>
            ))}
          <div className="command-plan-foot tertiary">
            <span>{plan !== null && 'isOrder' in plan && plan.isOrder ? t('bar.secondEnter') : ''}</span>
            <span>
              {t('bar.complete')}　? {t('bar.keys')}
            </span>
          </div>
          {isArmed && <div className="command-armed">{t('bar.secondEnter')}</div>}
        </div>
      )}
    </div>
  );

  function nearestWords(teams: readonly Team[], to: LngLat | null): string {
    if (to === null) return '';
    const metres = teams.flatMap((team) => {
      const fix = positions.get(team.positionNumber);
      const from: LngLat | undefined = fix ? [fix.lng, fix.lat] : team.station?.point?.coordinates;
      return from ? [distanceMetres(from, to)] : [];
    });
    return metres.length === 0 ? '' : `${t('dispatch.reason.NEAREST')} ${distance(Math.min(...metres))}`;
  }
}

const PAUSE_MS = 200;

/** Districts and towns are known here, landmarks by the server. */
function useFound(text: string | null): readonly FoundPlace[] {
  const [found, setFound] = useState<readonly FoundPlace[]>([]);
  useEffect(() => {
    if (text === null) {
      setFound([]);
      return;
    }
    const point = coordinatesIn(text);
    const wanted = text.toLowerCase();
    const own = store
      .list('jurisdiction')
      .filter((row) => row.center !== null && (row.name.includes(text) || row.nameEn?.toLowerCase().includes(wanted)))
      .slice(0, 4)
      .flatMap((row): FoundPlace[] =>
        row.center ? [{ name: row.name, kind: row.level, point: row.center.coordinates, regionCode: row.code, datum: 'wgs84' }] : [],
      );
    setFound(point ? [point] : own);
    if (point || text.length < 2) return;
    const abort = new AbortController();
    const timer = setTimeout(
      () =>
        findPlaces(text, abort.signal).then(
          (places) => setFound([...own, ...places]),
          () => undefined,
        ),
      PAUSE_MS,
    );
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [text]);
  return found;
}
