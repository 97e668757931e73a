/**
 * What Enter will do, from what was typed and what is there: one deed, or what stands in its way, or the things that may be meant. Pure: the words
 * are plan-words.ts, the doing is deeds.ts.
 */
import {
  type Assignment,
  distanceMetres,
  type Incident,
  isOpen,
  isStepPossible,
  type LngLat,
  type Report,
  STEPS,
  type Step,
  type Team,
} from '@fenghuo/domain';
import type { FoundPlace } from '../../live/places.ts';
import type { Sounds } from '../../ui/pinyin.ts';
import type { Typed } from './grammar.ts';
import {
  byNumber,
  type ClosingDisposition,
  DISPOSITION_WORDS,
  dispositionByText,
  type Match,
  stepByText,
  stepWord,
  teamByText,
  titledByText,
} from './match.ts';

export type Ref = { kind: 'report' | 'incident' | 'team'; id: string };

export type Deed =
  | { does: 'dispatch'; incident: Incident; teams: readonly Team[]; task: string | null; nearestMetres: number | null }
  | { does: 'step'; incident: Incident; team: Team; assignmentId: string; step: Step; remark: string | null }
  | { does: 'close'; incident: Incident; disposition: ClosingDisposition; note: string | null }
  | { does: 'merge'; incident: Incident; into: Incident }
  | { does: 'note'; incident: Incident; text: string }
  | { does: 'open'; ref: Ref; code: string; title: string }
  | { does: 'new' }
  | { does: 'fly'; place: FoundPlace };

export type Obstacle =
  | { why: 'needIncident' | 'needTeam' | 'needText' | 'needReason' | 'needInto' | 'sameIncident' | 'tooManyTeams' | 'searching' }
  | { why: 'noIncident' | 'noTeam' | 'noStep' | 'noDisposition' | 'nothingFound'; text: string }
  | { why: 'incidentClosed' | 'assignmentsOpen'; incident: Incident; n: number }
  | { why: 'teamBusy' | 'teamOut' | 'teamHere' | 'teamIdle' | 'stepNotPossible'; team: Team };

/** `line`: what the line becomes when it is chosen; a place is chosen itself, for two may have one name. */
export type Choice = { id: string } & (
  | { of: 'team'; team: Team; line: string }
  | { of: 'incident'; incident: Incident; line: string }
  | { of: 'report'; report: Report; line: string }
  | { of: 'step'; step: Step; line: string }
  | { of: 'disposition'; disposition: ClosingDisposition; line: string }
  | { of: 'place'; place: FoundPlace; deed: Deed }
);

export type Plan = { deed: Deed } | { obstacle: Obstacle } | { choices: readonly Choice[] };

export type Facts = {
  incidents: readonly Incident[];
  reports: readonly Report[];
  teams: readonly Team[];
  assignmentsOf: (key: 'teamId' | 'incidentId', id: string) => readonly Assignment[];
  selected: Incident | null;
  pointOf: (team: Team) => LngLat | null;
  places: { found: readonly FoundPlace[]; isSearching: boolean };
  sounds: Sounds;
};

/** The order of one dispatch (docs: contract). */
const MOST_TEAMS = 50;
const MOST_CHOICES = 6;

/** These reach people at once or end something: a second Enter sends them. */
export const needsSecondEnter = ({ does }: Deed): boolean => does === 'dispatch' || does === 'close' || does === 'merge';

/** The same key, the same deed to the same things. */
export const deedKey = (deed: Deed): string =>
  JSON.stringify(deed, (key, value) => (typeof value === 'object' && value !== null && 'id' in value && key !== '' ? value.id : value));

const obstacle = (one: Obstacle): Plan => ({ obstacle: one });
const isCurrent = ({ state }: Incident): boolean => state !== 'closed';

export function planOf(line: string, typed: Typed, facts: Facts): Plan {
  switch (typed.verb) {
    case 'new':
      return { deed: { does: 'new' } };
    case 'dispatch':
      return withIncident(line, typed.incident, facts, (incident) => planDispatch(line, incident, typed.teams, typed.remark, facts));
    case 'step':
      return planStep(line, typed, facts);
    case 'close':
      return withIncident(line, typed.incident, facts, (incident) => planClose(line, incident, typed.disposition, typed.remark, facts));
    case 'merge':
      return withIncident(line, typed.incident, facts, (incident) => planMerge(line, incident, typed.into, facts));
    case 'note':
      return withIncident(line, typed.incident, facts, (incident) =>
        typed.text === '' ? obstacle({ why: 'needText' }) : { deed: { does: 'note', incident, text: typed.text } },
      );
    case 'open':
      return typed.what === '' ? obstacle({ why: 'needIncident' }) : planOpen(line, typed.what, facts);
    case 'place':
      return planPlace(typed.text, facts);
    case 'any':
      return planAny(line, typed.text, facts);
  }
}

/** The line with the words that are several things replaced by the code of one of them. */
function completed(line: string, text: string, code: string): string {
  const at = line.toLowerCase().lastIndexOf(text.toLowerCase());
  return at < 0 ? line : `${line.slice(0, at)}${code} ${line.slice(at + text.length).trimStart()}`;
}

const incidentChoices = (line: string, text: string, many: readonly Incident[]): Plan => ({
  choices: many
    .slice(0, MOST_CHOICES)
    .map((incident) => ({ of: 'incident', id: incident.id, incident, line: completed(line, text, incident.code) })),
});
const teamChoices = (line: string, text: string, many: readonly Team[]): Plan => ({
  choices: many.slice(0, MOST_CHOICES).map((team) => ({ of: 'team', id: team.id, team, line: completed(line, text, team.code) })),
});

/** Without a number the selected incident is meant. */
function withIncident(line: string, text: string | null, { incidents, selected }: Facts, then: (incident: Incident) => Plan): Plan {
  if (text === null) return selected ? then(selected) : obstacle({ why: 'needIncident' });
  const match = byNumber(incidents, text, isCurrent);
  if ('many' in match) return incidentChoices(line, text, match.many);
  return 'found' in match ? then(match.found) : obstacle({ why: 'noIncident', text });
}

function planDispatch(line: string, incident: Incident, texts: readonly string[], task: string | null, facts: Facts): Plan {
  if (incident.state === 'closed') return obstacle({ why: 'incidentClosed', incident, n: 0 });
  if (texts.length === 0) return obstacle({ why: 'needTeam' });
  if (texts.length > MOST_TEAMS) return obstacle({ why: 'tooManyTeams' });
  const teams = new Map<string, Team>();
  for (const text of texts) {
    const match = teamByText(facts.teams, text, facts.sounds);
    if ('none' in match) return obstacle({ why: 'noTeam', text });
    if ('many' in match) return teamChoices(line, text, match.many);
    const team = match.found;
    const open = facts.assignmentsOf('teamId', team.id).filter(isOpen);
    if (open.some(({ incidentId }) => incidentId === incident.id)) return obstacle({ why: 'teamHere', team });
    if (team.availability === 'outOfService') return obstacle({ why: 'teamOut', team });
    if (open.length > 0) return obstacle({ why: 'teamBusy', team });
    teams.set(team.id, team);
  }
  const sent = [...teams.values()];
  return { deed: { does: 'dispatch', incident, teams: sent, task, nearestMetres: nearest(sent, incident, facts) } };
}

function nearest(teams: readonly Team[], { place }: Incident, { pointOf }: Facts): number | null {
  const to = place.point?.coordinates;
  if (to === undefined) return null;
  const metres = teams.flatMap((team) => ((from) => (from === null ? [] : [distanceMetres(from, to)]))(pointOf(team)));
  return metres.length === 0 ? null : Math.min(...metres);
}

function planStep(line: string, typed: Extract<Typed, { verb: 'step' }>, facts: Facts): Plan {
  if (typed.team === '') return obstacle({ why: 'needTeam' });
  const step = typed.step === null ? null : stepByText(typed.step);
  // The last word of a name with spaces is no step.
  const whole = step === null && typed.step !== null ? teamByText(facts.teams, `${typed.team} ${typed.step}`, facts.sounds) : null;
  const isWhole = whole !== null && !('none' in whole);
  const match = isWhole ? whole : teamByText(facts.teams, typed.team, facts.sounds);
  if ('none' in match) return obstacle({ why: 'noTeam', text: typed.team });
  if ('many' in match) return teamChoices(line, typed.team, match.many);
  if (typed.step !== null && step === null && !isWhole) return obstacle({ why: 'noStep', text: typed.step });
  const team = match.found;
  const open = facts.assignmentsOf('teamId', team.id).filter(isOpen);
  if (open.length === 0) return obstacle({ why: 'teamIdle', team });
  const meant = assignmentMeant(line, typed, team, open, facts);
  if (!('found' in meant)) return meant;
  const { assignment, incident } = meant.found;
  const possible = STEPS.filter((step) => isStepPossible(assignment, step));
  if (step === null)
    return { choices: possible.map((one) => ({ of: 'step', id: one, step: one, line: `${line.trim()} ${stepWord(one)} ` })) };
  if (!possible.includes(step)) return obstacle({ why: 'stepNotPossible', team });
  if ((step === 'decline' || step === 'standDown') && typed.remark === null) return obstacle({ why: 'needReason' });
  return { deed: { does: 'step', incident, team, assignmentId: assignment.id, step, remark: typed.remark } };
}

type Meant = { found: { assignment: Assignment; incident: Incident } } | Plan;

/** A team may hold two assignments: then the incident must be named, or be the selected one. */
function assignmentMeant(
  line: string,
  typed: Extract<Typed, { verb: 'step' }>,
  team: Team,
  open: readonly Assignment[],
  { incidents, selected }: Facts,
): Meant {
  const held = open.flatMap((assignment) => {
    const incident = incidents.find(({ id }) => id === assignment.incidentId);
    return incident ? [{ assignment, incident }] : [];
  });
  if (typed.incident !== null) {
    const match = byNumber(incidents, typed.incident, isCurrent);
    if ('none' in match) return obstacle({ why: 'noIncident', text: typed.incident });
    if ('many' in match) return incidentChoices(line, typed.incident, match.many);
    const own = held.find(({ incident }) => incident.id === match.found.id);
    return own ? { found: own } : obstacle({ why: 'stepNotPossible', team });
  }
  const [first] = held;
  if (first !== undefined && held.length === 1) return { found: first };
  const here = held.find(({ incident }) => incident.id === selected?.id);
  if (here) return { found: here };
  const rest = line.trim().split(/\s+/).slice(1).join(' ');
  const [verb = ''] = line.trim().split(/\s+/);
  return {
    choices: held.map(({ incident }) => ({ of: 'incident', id: incident.id, incident, line: `${verb} ${incident.code} ${rest} ` })),
  };
}

function planClose(line: string, incident: Incident, text: string | null, note: string | null, facts: Facts): Plan {
  if (incident.state === 'closed') return obstacle({ why: 'incidentClosed', incident, n: 0 });
  const n = facts.assignmentsOf('incidentId', incident.id).filter(isOpen).length;
  if (n > 0) return obstacle({ why: 'assignmentsOpen', incident, n });
  if (text === null) {
    const all = Object.keys(DISPOSITION_WORDS) as ClosingDisposition[];
    return { choices: all.map((disposition) => ({ of: 'disposition', id: disposition, disposition, line: closeLine(line, disposition) })) };
  }
  const disposition = dispositionByText(text);
  if (disposition === null) return obstacle({ why: 'noDisposition', text });
  return { deed: { does: 'close', incident, disposition, note } };
}

/** A remark that stands already stays behind. */
function closeLine(line: string, disposition: ClosingDisposition): string {
  const [body = '', ...rest] = line.trim().split(/(?=\s(?:\/\/|／／))/);
  return `${body} ${DISPOSITION_WORDS[disposition][0]}${rest.join('')} `;
}

function planMerge(line: string, incident: Incident, text: string | null, facts: Facts): Plan {
  if (text === null) return obstacle({ why: 'needInto' });
  if (incident.state === 'closed') return obstacle({ why: 'incidentClosed', incident, n: 0 });
  return withIncident(line, text, facts, (into) => {
    if (into.id === incident.id) return obstacle({ why: 'sameIncident' });
    if (into.state === 'closed') return obstacle({ why: 'incidentClosed', incident: into, n: 0 });
    return { deed: { does: 'merge', incident, into } };
  });
}

const openIncident = ({ id, code, title }: Incident): Plan => ({ deed: { does: 'open', ref: { kind: 'incident', id }, code, title } });
const openReport = ({ id, code, summary }: Report): Plan => ({ deed: { does: 'open', ref: { kind: 'report', id }, code, title: summary } });
const openTeam = ({ id, code, name }: Team): Plan => ({ deed: { does: 'open', ref: { kind: 'team', id }, code, title: name } });

function planOpen(line: string, text: string, facts: Facts): Plan {
  const byCode = codeMeant(line, text, facts);
  if (byCode !== null) return byCode;
  const titled = titledByText(
    facts.incidents.map((incident) => ({ id: incident.id, code: incident.code, words: incident.title, incident })),
    text,
    facts.sounds,
  );
  const team = teamByText(facts.teams, text, facts.sounds);
  if ('none' in titled) return matched(team, text, openTeam, (many) => teamChoices(line, text, many));
  const incidents = 'found' in titled ? [titled.found.incident] : titled.many.map(({ incident }) => incident);
  // A word that an incident and a team share is both: the person chooses.
  if ('none' in team) return matched(asOne(incidents), text, openIncident, (many) => incidentChoices(line, text, many));
  const teams = 'found' in team ? [team.found] : team.many;
  const choices = [incidentChoices(line, text, incidents), teamChoices(line, text, teams)];
  return { choices: choices.flatMap((plan) => ('choices' in plan ? plan.choices : [])).slice(0, MOST_CHOICES) };
}

const asOne = <T>(rows: readonly T[]): Match<T> => {
  const [only] = rows;
  return rows.length === 1 && only !== undefined ? { found: only } : { many: rows };
};

function matched<T>(match: Match<T>, text: string, found: (row: T) => Plan, many: (rows: readonly T[]) => Plan): Plan {
  if ('found' in match) return found(match.found);
  return 'many' in match ? many(match.many) : obstacle({ why: 'noIncident', text });
}

/** By the code of a report, an incident or a team; null when the text is no code of any. */
function codeMeant(line: string, text: string, { reports, incidents, teams }: Facts): Plan | null {
  if (/^r-/i.test(text)) {
    const match = byNumber(reports, text, ({ state }) => state === 'waiting');
    return matched(match, text, openReport, (many) => ({
      choices: many
        .slice(0, MOST_CHOICES)
        .map((report) => ({ of: 'report', id: report.id, report, line: completed(line, text, report.code) })),
    }));
  }
  if (/^(?:q-)?(?:\d{8}-)?\d+$/i.test(text)) {
    const match = byNumber(incidents, text, isCurrent);
    return matched(match, text, openIncident, (many) => incidentChoices(line, text, many));
  }
  const team = teams.find(({ code }) => code.toLowerCase() === text.toLowerCase());
  return team ? openTeam(team) : null;
}

/** A name that is wholly one place's is that place; otherwise every place that may be meant is offered. */
function planPlace(text: string, { places: { found, isSearching } }: Facts): Plan {
  if (text === '') return obstacle({ why: 'needText' });
  const [first] = found;
  if (first?.kind === 'coordinates') return { deed: { does: 'fly', place: first } };
  if (isSearching) return obstacle({ why: 'searching' });
  const exact = found.filter(({ name }) => name.toLowerCase() === text.toLowerCase());
  const [only] = exact.length === 1 ? exact : found;
  if (only === undefined) return obstacle({ why: 'nothingFound', text });
  if (exact.length === 1 || found.length === 1) return { deed: { does: 'fly', place: only } };
  return {
    choices: found
      .slice(0, MOST_CHOICES)
      .map((place) => ({ of: 'place', id: `${place.name} ${place.point}`, place, deed: { does: 'fly', place } })),
  };
}

/** Without a verb a code opens its thing and anything else is a place. */
function planAny(line: string, text: string, facts: Facts): Plan {
  const isCode = /^[a-z]-?(?:\d{8}-)?\d+$/i.test(text) || facts.teams.some(({ code }) => code.toLowerCase() === text.toLowerCase());
  const byCode = isCode ? codeMeant(line, text, facts) : null;
  return byCode ?? planPlace(text, facts);
}
