/** An incident that a request names must be there and in sight; which of the two it is not, nobody is told. */
import { DomainError } from '@fenghuo/domain';
import type { Viewer } from './viewer.ts';

type Reads = { query: <T>(sql: string, parameters?: readonly unknown[]) => Promise<T[]> };

export async function mustSeeIncident(reads: Reads, viewer: Viewer, id: string): Promise<void> {
  const [found] = await reads.query<{ scope: string[] }>('SELECT scope FROM incidents WHERE id = $1', [id]);
  if (found === undefined || !viewer.sees(found.scope)) throw new DomainError('INCIDENT_UNKNOWN', { path: 'incidentId' });
}
