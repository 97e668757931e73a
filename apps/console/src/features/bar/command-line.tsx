/** The command line: `/` or F2 focuses it; it shows what Enter will do before it does it. Orders need a second Enter. */
import type { LngLat, Team } from '@fenghuo/domain';
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { positions, store, useRevision, useRow } from '../../live/live.ts';
import { serverTime } from '../../live/server-time.ts';
import { useCommand } from '../../ui/command.tsx';
import { clockTime } from '../../ui/format.ts';
import { CheckGlyph } from '../../ui/glyphs.tsx';
import { Keycap } from '../../ui/pane.tsx';
import { useSounds } from '../../ui/pinyin.ts';
import { CommandPlan } from './command-plan.tsx';
import { type Choice, type Deed, deedKey, needsSecondEnter, type Plan, type Ref } from './deed.ts';
import { perform } from './deeds.ts';
import { readCommand } from './grammar.ts';
import { planOf } from './plan.ts';
import { useFoundPlaces } from './use-found-places.ts';

export type CommandLineProps = {
  selectedIncidentId: string | null;
  isCompact: boolean;
  onOpen: (ref: Ref) => void;
  onFly: (point: LngLat, name: string) => void;
  onNew: () => void;
  /** Raised by the keys `/` and F2. */
  focusAsked: number;
};

const HISTORY = 20;

export function CommandLine({ selectedIncidentId, isCompact, onOpen, onFly, onNew, focusAsked }: CommandLineProps) {
  const { t } = useTranslation();
  const [line, setLine] = useState('');
  const [isOpen, setOpen] = useState(false);
  /** The order that the first Enter has shown; another order, whatever made it so, needs its own. */
  const [armed, setArmed] = useState<string | null>(null);
  const [chosen, setChosen] = useState(-1);
  const [result, setResult] = useState<{ words: string; at: number } | null>(null);
  const [history, setHistory] = useState<{ lines: readonly string[]; at: number }>({ lines: [], at: -1 });
  const { run, isBusy, failure, clear } = useCommand();
  const input = useRef<HTMLInputElement>(null);
  const before = useRef<Element | null>(null);
  const listId = useId();
  const plan = usePlan(line, selectedIncidentId, isOpen);
  const isArmed = armed !== null && plan !== null && 'deed' in plan && armed === deedKey(plan.deed);
  const choices = plan !== null && 'choices' in plan ? plan.choices : [];
  useEffect(() => {
    if (focusAsked === 0) return;
    before.current = document.activeElement;
    input.current?.focus();
    input.current?.select();
  }, [focusAsked]);

  const write = (next: string): void => {
    clear();
    setArmed(null);
    setChosen(-1);
    setLine(next);
  };
  const leave = (): void => {
    setOpen(false);
    input.current?.blur();
    if (before.current instanceof HTMLElement) before.current.focus();
  };
  const act = async (deed: Deed): Promise<void> => {
    if (isBusy) return;
    if (needsSecondEnter(deed) && armed !== deedKey(deed)) return setArmed(deedKey(deed));
    setResult(null);
    const desk = { open: onOpen, fly: onFly, newReport: onNew, undone: () => setResult(null) };
    const done = await run(async () => ({ words: await perform(t, deed, desk) }));
    setArmed(null);
    if (done === null) return;
    if (done.words !== null) setResult({ words: done.words, at: serverTime.now() });
    setHistory(({ lines }) => ({ lines: [line, ...lines.filter((one) => one !== line)].slice(0, HISTORY), at: -1 }));
    write('');
    leave();
  };
  const take = (choice: Choice): void => {
    if (choice.of === 'place') void act(choice.deed);
    else write(choice.line);
  };
  const enter = (): void => {
    const choice = choices[chosen];
    if (choice !== undefined) take(choice);
    else if (plan !== null && 'deed' in plan) void act(plan.deed);
  };
  const recall = (step: 1 | -1): void => {
    const at = Math.max(-1, Math.min(history.lines.length - 1, history.at + step));
    setHistory({ ...history, at });
    write(history.lines[at] ?? '');
  };
  const isRecalled = history.at >= 0 && line === history.lines[history.at];
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    event.stopPropagation();
    if (event.nativeEvent.isComposing) return;
    const { key } = event;
    const isVertical = key === 'ArrowUp' || key === 'ArrowDown';
    if (key === 'Enter') enter();
    else if (key === 'Tab' && line !== '' && !event.shiftKey) ((choice) => choice && take(choice))(choices[Math.max(0, chosen)]);
    else if (isVertical && (line === '' || isRecalled)) recall(key === 'ArrowUp' ? 1 : -1);
    else if (key === 'ArrowDown' && choices.length > 0) setChosen((chosen + 1) % choices.length);
    else if (key === 'ArrowUp' && choices.length > 0) setChosen(chosen <= 0 ? choices.length - 1 : chosen - 1);
    else if (key === 'Escape' && isArmed) setArmed(null);
    else if (key === 'Escape') {
      if (line === '') leave();
      else write('');
    } else return;
    event.preventDefault();
  };
  return (
    <div className={`command-line${isOpen ? ' is-open' : ''}`}>
      <Keycap>/</Keycap>
      <input
        ref={input}
        role="combobox"
        aria-label={t('bar.command')}
        aria-expanded={isOpen && choices.length > 0}
        aria-controls={listId}
        {...(chosen >= 0 && { 'aria-activedescendant': `${listId}-${chosen}` })}
        placeholder={t(isCompact ? 'bar.commandShort' : 'bar.command')}
        value={line}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => {
          setResult(null);
          write(event.target.value);
        }}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onKeyDown={onKeyDown}
      />
      {isOpen && line !== '' && <span className="tertiary command-clear">{t('bar.clear')}</span>}
      {!isOpen && line === '' && result && (
        <span className="command-result" role="status">
          <CheckGlyph size={12} /> <span className="cut">{result.words}</span> {clockTime(result.at)}
        </span>
      )}
      {isOpen && <CommandPlan id={listId} plan={plan} chosen={chosen} isArmed={isArmed} failure={failure} onChoose={take} />}
    </div>
  );
}

/** Read anew with every change of a row: what was possible a second ago may not be. */
function usePlan(line: string, selectedIncidentId: string | null, isOpen: boolean): Plan | null {
  useRevision();
  const selected = useRow('incident', selectedIncidentId);
  const sounds = useSounds(isOpen);
  const typed = useMemo(() => readCommand(line), [line]);
  const places = useFoundPlaces(typed?.verb === 'place' || typed?.verb === 'any' ? typed.text : null, sounds);
  if (typed === null) return null;
  return planOf(line, typed, {
    incidents: store.list('incident'),
    reports: store.list('report'),
    teams: store.list('team'),
    assignmentsOf: (key, id) => store.assignmentsBy(key).get(id) ?? [],
    selected,
    pointOf,
    places,
    sounds,
  });
}

function pointOf({ positionNumber, station }: Team): LngLat | null {
  const fix = positions.get(positionNumber);
  return fix ? [fix.lng, fix.lat] : (station?.point?.coordinates ?? null);
}
