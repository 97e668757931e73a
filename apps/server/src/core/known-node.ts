/** A jurisdiction that is named in a body must be one of ours. */
import { DomainError } from '@fenghuo/domain';
import type { Geography } from './geography.ts';

export function mustKnowNode(geography: Geography, id: string): void {
  if (geography.node(id) === undefined) throw new DomainError('JURISDICTION_UNKNOWN', { path: 'jurisdictionId' });
}
