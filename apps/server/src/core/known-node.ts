/** A jurisdiction that is named in a body must be one of ours. */
import { DomainError } from '@fenghuo/domain';
import type { Database } from './database.ts';
import type { Geography } from './geography.ts';

export function mustKnowNode(geography: Geography, id: string): void {
  if (geography.node(id) === undefined) throw new DomainError('JURISDICTION_UNKNOWN', { path: 'jurisdictionId' });
}

/** One made a moment ago, perhaps elsewhere, may not have come to this node by the log yet. */
export async function isKnownNode(geography: Geography, database: Database, id: string): Promise<boolean> {
  if (geography.node(id) === undefined) await geography.load(database);
  return geography.node(id) !== undefined;
}
