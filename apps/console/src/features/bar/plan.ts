/**
 * What Enter will do, from what was typed and what is there. Pure: the words are plan-words.ts, the doing is deeds.ts.
 */
import { obstacle, withIncident } from './choices.ts';
import type { Facts, Plan } from './deed.ts';
import type { Typed } from './grammar.ts';
import { planDispatch, planStep } from './plan-force.ts';
import { planClose, planGrade, planMerge } from './plan-incident.ts';
import { planAny, planOpen, planPlace } from './plan-open.ts';

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
        typed.text === '' ? obstacle({ why: 'needText' }) : { deed: { does: 'note', incident, text: typed.text, as: typed.as } },
      );
    case 'grade':
      return withIncident(line, typed.incident, facts, (incident) => planGrade(line, incident, typed.grade));
    case 'open':
      return typed.what === '' ? obstacle({ why: 'needIncident' }) : planOpen(line, typed.what, facts);
    case 'place':
      return planPlace(typed.text, facts);
    case 'any':
      return planAny(line, typed.text, facts);
  }
}
