/**
 * Two officers edit one incident (docs/spec/phone.md, K1–K3): an edit says which version it has read. What the other one changed elsewhere stays beside it;
 * what both changed is asked. Pure: the dialogs send, this compares.
 */
import type { DescribeIncident, Figures, Incident, PeopleFigure } from '@fenghuo/domain';

export type EditField = 'title' | 'typeCode' | 'grade' | 'place' | PeopleFigure;
export type Clash = { field: EditField; mine: unknown; theirs: unknown };

/** An edit field by field, figures apart. */
const fieldsOf = ({ figures, at: _, ...rest }: DescribeIncident): [EditField, unknown][] =>
  [...Object.entries(rest), ...Object.entries(figures ?? {})] as [EditField, unknown][];

const valueIn = (incident: Incident, field: EditField): unknown =>
  field in incident ? incident[field as 'title'] : (incident.figures as Record<string, unknown>)[field];

/** An address or a point alone is said of a place; the rest of it the server knows. */
const isSameValue = (a: unknown, b: unknown): boolean => {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return (a ?? null) === (b ?? null);
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].every((key) => isSameValue((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]));
};

/** `theirs`: what the other one changed since it was read; `clashes`: what both changed, to different values. */
export function compareEdits(read: Incident, mine: DescribeIncident, current: Incident): { theirs: EditField[]; clashes: Clash[] } {
  const all = ['title', 'typeCode', 'grade', 'place', ...Object.keys({ ...read.figures, ...current.figures })] as EditField[];
  const theirs = [...new Set(all)].filter((field) => !isSameValue(valueIn(read, field), valueIn(current, field)));
  const clashes = fieldsOf(mine).flatMap(([field, value]) =>
    theirs.includes(field) && !isSameValue(value, valueIn(current, field)) ? [{ field, mine: value, theirs: valueIn(current, field) }] : [],
  );
  return { theirs, clashes };
}

/** The edit without the fields that the other one keeps. */
export function withoutFields(edit: DescribeIncident, fields: readonly EditField[]): DescribeIncident {
  const { figures, ...rest } = edit;
  const kept = Object.fromEntries(Object.entries(rest).filter(([field]) => !fields.includes(field as EditField)));
  const keptFigures = Object.entries(figures ?? {}).filter(([field]) => !fields.includes(field as EditField));
  return keptFigures.length === 0 ? kept : { ...kept, figures: Object.fromEntries(keptFigures) as Figures };
}

export const isEmptyEdit = (edit: DescribeIncident): boolean => Object.keys(edit).length === 0;
