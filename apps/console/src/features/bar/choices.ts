/** Things that may be meant, and the line as it stands once one of them is chosen. */
import type { Incident, Team } from '@fenghuo/domain';
import type { Facts, Obstacle, Plan } from './deed.ts';
import { byNumber } from './match.ts';

export const MOST_CHOICES = 6;

export const obstacle = (one: Obstacle): Plan => ({ obstacle: one });
export const isCurrent = ({ state }: Incident): boolean => state !== 'closed';

/** The line with the words that are several things replaced by the code of one of them. */
export function completed(line: string, text: string, code: string): string {
  const at = line.toLowerCase().lastIndexOf(text.toLowerCase());
  return at < 0 ? line : `${line.slice(0, at)}${code} ${line.slice(at + text.length).trimStart()}`;
}

export const incidentChoices = (line: string, text: string, many: readonly Incident[]): Plan => ({
  choices: many
    .slice(0, MOST_CHOICES)
    .map((incident) => ({ of: 'incident', id: incident.id, incident, line: completed(line, text, incident.code) })),
});
export const teamChoices = (line: string, text: string, many: readonly Team[]): Plan => ({
  choices: many.slice(0, MOST_CHOICES).map((team) => ({ of: 'team', id: team.id, team, line: completed(line, text, team.code) })),
});

/** Without a number the selected incident is meant. */
export function withIncident(line: string, text: string | null, { incidents, selected }: Facts, then: (incident: Incident) => Plan): Plan {
  if (text === null) return selected ? then(selected) : obstacle({ why: 'needIncident' });
  const match = byNumber(incidents, text, isCurrent);
  if ('many' in match) return incidentChoices(line, text, match.many);
  return 'found' in match ? then(match.found) : obstacle({ why: 'noIncident', text });
}
