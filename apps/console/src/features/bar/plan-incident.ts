/** One incident: closing it, merging it into another, grading it. */
import { GRADES, type Incident, isOpen } from '@fenghuo/domain';
import { obstacle, withIncident } from './choices.ts';
import type { Facts, Plan } from './deed.ts';
import { type ClosingDisposition, DISPOSITION_WORDS, dispositionByText, GRADE_WORDS, gradeByText } from './match.ts';

export function planClose(line: string, incident: Incident, text: string | null, note: string | null, facts: Facts): Plan {
  if (incident.state === 'closed') return obstacle({ why: 'incidentClosed', incident, n: 0 });
  const n = facts.assignmentsOf('incidentId', incident.id).filter(isOpen).length;
  if (n > 0) return obstacle({ why: 'assignmentsOpen', incident, n });
  if (text === null) {
    const all = Object.keys(DISPOSITION_WORDS) as ClosingDisposition[];
    return {
      choices: all.map((disposition) => ({
        of: 'disposition',
        id: disposition,
        disposition,
        line: withWord(line, DISPOSITION_WORDS[disposition][0]),
      })),
    };
  }
  const disposition = dispositionByText(text);
  if (disposition === null) return obstacle({ why: 'noDisposition', text });
  return { deed: { does: 'close', incident, disposition, note } };
}

/** A remark that stands already stays behind. */
function withWord(line: string, word: string): string {
  const [body = '', ...rest] = line.trim().split(/(?=\s(?:\/\/|／／))/);
  return `${body} ${word}${rest.join('')} `;
}

export function planMerge(line: string, incident: Incident, text: string | null, facts: Facts): Plan {
  if (text === null) return obstacle({ why: 'needInto' });
  if (incident.state === 'closed') return obstacle({ why: 'incidentClosed', incident, n: 0 });
  return withIncident(line, text, facts, (into) => {
    if (into.id === incident.id) return obstacle({ why: 'sameIncident' });
    if (into.state === 'closed') return obstacle({ why: 'incidentClosed', incident: into, n: 0 });
    return { deed: { does: 'merge', incident, into } };
  });
}

export function planGrade(line: string, incident: Incident, text: string | null): Plan {
  if (incident.state === 'closed') return obstacle({ why: 'incidentClosed', incident, n: 0 });
  if (text === null)
    return { choices: GRADES.map((grade) => ({ of: 'grade', id: grade, grade, line: withWord(line, GRADE_WORDS[grade][0]) })) };
  const grade = gradeByText(text);
  if (grade === null) return obstacle({ why: 'noGrade', text });
  return grade === incident.grade ? obstacle({ why: 'sameGrade', incident, n: 0 }) : { deed: { does: 'grade', incident, grade } };
}
