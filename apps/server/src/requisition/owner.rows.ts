/** Who the owner is, as it lies sealed beside the requisition; and what is kept for ever, where no owner is named. */
import { DomainError, normalName, type RequisitionOwner } from '@fenghuo/domain';
import { ownerText, type PersonalKeys } from '../core/sealed.ts';

type Reads = Parameters<PersonalKeys['keysOf']>[0];

/** Null when nobody can read it any more. */
export async function openOwner(keys: PersonalKeys, reads: Reads, id: string, sealed: Buffer | null): Promise<RequisitionOwner | null> {
  if (sealed === null) return null;
  const found = await keys.keysOf(reads, [{ owedFor: id }, 'owners']);
  const key = found.get(ownerText({ owedFor: id })) ?? found.get('owners');
  return key?.unseal<RequisitionOwner>(id, sealed) ?? null;
}

/** [RQ7] Neither the log nor the audit comes to know the name by way of a reason. */
export function mustNotName(owner: RequisitionOwner | null, reason: string): void {
  const said = normalName(reason);
  const facts = [owner?.name, owner?.phone].map((fact) => normalName(fact ?? '')).filter((fact) => fact !== '');
  if (facts.some((fact) => said.includes(fact))) throw new DomainError('NAME_IN_REASON', { path: 'reason' });
}
