/** A clock as a row of `clocks`: which thing is looked at when, and for what. */
import type { EscalatedKind, EscalationStep } from '@fenghuo/domain';
import type { Query } from '../escalation/clock-facts.ts';

/** `round` 0: the target itself, or the silence of a team; from 1 the rounds of the chain. */
export type Due = { kind: EscalatedKind; id: string; step: EscalationStep; round: number; dueAt: string };

export const isSilence = ({ step, round }: Pick<Due, 'step' | 'round'>): boolean => step === 'contact' && round === 0;

/** Sets these clocks, whether they were set before or not. */
export async function setClocks(query: Query, dues: readonly Due[]): Promise<void> {
  if (dues.length === 0) return;
  await query(
    `INSERT INTO clocks (kind, id, step, round, due_at)
     SELECT * FROM unnest($1::text[], $2::uuid[], $3::text[], $4::int[], $5::timestamptz[])
     ON CONFLICT (kind, id, step, round) DO UPDATE SET due_at = EXCLUDED.due_at`,
    [
      dues.map(({ kind }) => kind),
      dues.map(({ id }) => id),
      dues.map(({ step }) => step),
      dues.map(({ round }) => round),
      dues.map(({ dueAt }) => dueAt),
    ],
  );
}
