/** What the list is narrowed to; kept in the address, so that a link shows what its sender saw. */
import type { Incident } from '@fenghuo/domain';
import { shortCode } from '../../ui/format.ts';

export type ListFilter = {
  state: Incident['state'] | null;
  typeCode: string | null;
  from: string | null;
  to: string | null;
  text: string;
};
export const NO_LIST_FILTER: ListFilter = { state: null, typeCode: null, from: null, to: null, text: '' };

export const isFilteringList = (filter: ListFilter): boolean =>
  filter.state !== null || filter.typeCode !== null || filter.from !== null || filter.to !== null || filter.text !== '';

const isState = (text: string | null): text is Incident['state'] => text === 'open' || text === 'controlled' || text === 'closed';
const instantOf = (text: string | null): string | null => (text !== null && !Number.isNaN(Date.parse(text)) ? text : null);

export function filterIn(query: URLSearchParams): ListFilter {
  const state = query.get('state');
  return {
    state: isState(state) ? state : null,
    typeCode: query.get('type'),
    from: instantOf(query.get('from')),
    to: instantOf(query.get('to')),
    text: query.get('q') ?? '',
  };
}

export function queryOf({ state, typeCode, from, to, text }: ListFilter): URLSearchParams {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries({ state, type: typeCode, from, to, q: text === '' ? null : text }))
    if (value !== null) query.set(name, value);
  return query;
}

/** Every word is somewhere in the code, the title or the place. */
export function speaksOf(incident: Incident, place: string | null, text: string): boolean {
  const told =
    `${incident.code} ${shortCode(incident.code)} ${incident.title} ${place ?? ''} ${incident.place.address ?? ''}`.toLowerCase();
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => told.includes(word));
}
