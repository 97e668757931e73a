/** Rules of the gazetteer. Its entries are not in the feed: the events carry the entries as they are afterwards, and stay in the log. */
import { DomainError, type ErrorDetail } from '../errors.ts';
import type { DomainEvent } from '../feed/held.ts';
import type { Instant } from '../time.ts';
import type { AddGazetteerEntry, DescribeGazetteerEntry, GazetteerEntry, ImportGazetteer } from './gazetteer.ts';

/** What an event of the gazetteer has done to it: exactly this is written. */
export type GazetteerChange = { added: GazetteerEntry[]; described: GazetteerEntry[]; removed: GazetteerEntry[] };

type Content = Omit<GazetteerEntry, 'id' | 'version'>;

const made = (now: Instant, id: string, type: DomainEvent['type'], change: Partial<GazetteerChange>): DomainEvent => ({
  type,
  subject: { kind: 'gazetteer', id },
  incidentId: null,
  at: now,
  flags: [],
  payload: { added: [], described: [], removed: [], ...change } satisfies GazetteerChange,
  touches: [],
});

export const gazetteerChange = (event: DomainEvent): GazetteerChange => event.payload as GazetteerChange;

/** `regionCode`: the region named, else that of the point. Two places may have the same name. */
export function addGazetteerEntry(
  now: Instant,
  facts: { id: string; regionCode: string | null },
  command: AddGazetteerEntry,
): DomainEvent[] {
  const added = { id: facts.id, ...contentOf(command, facts.regionCode), version: 1 };
  return [made(now, facts.id, 'gazetteer.entryAdded', { added: [added] })];
}

export function describeGazetteerEntry(
  now: Instant,
  facts: { entry: GazetteerEntry; regionCode: string | null },
  command: DescribeGazetteerEntry,
): DomainEvent[] {
  const { entry } = facts;
  const { name, aliases, kind, point } = command;
  const content = contentOf(
    { name: name ?? entry.name, aliases: aliases ?? entry.aliases, kind: kind ?? entry.kind, point: point ?? entry.point },
    facts.regionCode,
  );
  if (isSame(entry, content)) return [];
  return [made(now, entry.id, 'gazetteer.entryDescribed', { described: [{ ...entry, ...content, version: entry.version + 1 }] })];
}

export const removeGazetteerEntry = (now: Instant, entry: GazetteerEntry): DomainEvent[] => [
  made(now, entry.id, 'gazetteer.entryRemoved', { removed: [entry] }),
];

/**
 * An entry with name, kind and region of one on record is that one, so that a file can be imported again. Twice in one file is refused: nobody
 * could say which is meant. `newIds` and `regionCodes` go with the entries.
 */
export function importGazetteer(
  now: Instant,
  facts: { importId: string; newIds: readonly string[]; regionCodes: readonly (string | null)[]; present: readonly GazetteerEntry[] },
  command: ImportGazetteer,
): DomainEvent[] {
  const contents = command.entries.map((entry, index) => contentOf(entry, facts.regionCodes[index] ?? null));
  refuseRepeated(contents);
  const present = new Map(facts.present.map((entry) => [keyOf(entry), entry]));
  const change: GazetteerChange = { added: [], described: [], removed: [] };
  contents.forEach((content, index) => {
    const known = present.get(keyOf(content));
    if (known === undefined) change.added.push({ id: facts.newIds[index] ?? '', ...content, version: 1 });
    else if (!isSame(known, content)) change.described.push({ ...known, ...content, version: known.version + 1 });
  });
  const isEmpty = change.added.length + change.described.length === 0;
  return isEmpty ? [] : [made(now, facts.importId, 'gazetteer.imported', change)];
}

const contentOf = (command: Omit<AddGazetteerEntry, 'id'>, regionCode: string | null): Content => ({
  name: command.name.trim(),
  aliases: [...new Set((command.aliases ?? []).map((alias) => alias.trim()))],
  kind: command.kind,
  point: command.point,
  regionCode,
});

const keyOf = ({ name, kind, regionCode }: Content): string => JSON.stringify([name, kind, regionCode]);

const isSame = (entry: Content, { name, aliases, kind, point, regionCode }: Content): boolean =>
  JSON.stringify([name, aliases, kind, point.coordinates, regionCode]) ===
  JSON.stringify([entry.name, entry.aliases, entry.kind, entry.point.coordinates, entry.regionCode]);

function refuseRepeated(contents: readonly Content[]): void {
  const first = new Map<string, number>();
  const errors = contents.flatMap((content, index): ErrorDetail[] => {
    const before = first.get(keyOf(content));
    if (before === undefined) first.set(keyOf(content), index);
    return before === undefined ? [] : [{ path: `entries.${index}.name`, message: `name, kind and region of entries.${before}` }];
  });
  if (errors.length > 0) throw new DomainError('INVALID', { errors: errors.slice(0, 20) });
}
