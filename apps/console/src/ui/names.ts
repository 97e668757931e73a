/** Names of rows by id, for sentences. */
import { store } from '../live/live.ts';
import type { Names } from './event-sentence.ts';
import { typeName } from './words.ts';

export const namesIn = (language: string): Names => ({
  team: (id) => store.get('team', id)?.name ?? null,
  report: (id) => store.get('report', id)?.code ?? null,
  incident: (id) => store.get('incident', id)?.code ?? null,
  type: (code) =>
    typeName(
      store.list('incidentType').find((type) => type.code === code),
      language,
    ),
});
