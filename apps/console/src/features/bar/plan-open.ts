/** What is looked at: a report, an incident or a team by its code or name, a place by its name or coordinates. */
import type { Incident, Report, Team } from '@fenghuo/domain';
import { completed, incidentChoices, isCurrent, MOST_CHOICES, obstacle, teamChoices } from './choices.ts';
import type { Facts, Plan } from './deed.ts';
import { byNumber, type Match, teamByText, titledByText } from './match.ts';

const openIncident = ({ id, code, title }: Incident): Plan => ({ deed: { does: 'open', ref: { kind: 'incident', id }, code, title } });
const openReport = ({ id, code, summary }: Report): Plan => ({ deed: { does: 'open', ref: { kind: 'report', id }, code, title: summary } });
const openTeam = ({ id, code, name }: Team): Plan => ({ deed: { does: 'open', ref: { kind: 'team', id }, code, title: name } });

export function planOpen(line: string, text: string, facts: Facts): Plan {
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
export function planPlace(text: string, { places: { found, isSearching } }: Facts): Plan {
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
export function planAny(line: string, text: string, facts: Facts): Plan {
  const isCode = /^[a-z]-?(?:\d{8}-)?\d+$/i.test(text) || facts.teams.some(({ code }) => code.toLowerCase() === text.toLowerCase());
  const byCode = isCode ? codeMeant(line, text, facts) : null;
  return byCode ?? planPlace(text, facts);
}
