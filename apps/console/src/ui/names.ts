/** Names of rows by id, for sentences. */
import { store } from '../live/live.ts';
import type { Names } from './event-sentence.ts';
import { shortCode } from './format.ts';
import { typeName } from './words.ts';

const codeOf = (row: { code: string } | null): string | null => (row === null ? null : shortCode(row.code));

export const namesIn = (language: string): Names => ({
  team: (id) => store.get('team', id)?.name ?? null,
  report: (id) => codeOf(store.get('report', id)),
  incident: (id) => codeOf(store.get('incident', id)),
  type: (code) =>
    typeName(
      store.list('incidentType').find((type) => type.code === code),
      language,
    ),
});
