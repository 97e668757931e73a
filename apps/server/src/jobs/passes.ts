/** Passes whose time is over leave the live set. The rows say what is due; safe to run twice. */
import type { Core } from '../core.module.ts';
import { PassActions } from '../pass/pass.actions.ts';

const AT_ONCE = 500;

export async function endPasses({ database, clock, transactions, geography, codes }: Core): Promise<void> {
  const due = await database.query<{ id: string }>(
    `SELECT id FROM passes WHERE state = 'inForce' AND row ->> 'validUntil' <= $1 LIMIT ${AT_ONCE}`,
    [clock.now()],
  );
  const actions = new PassActions(transactions, geography, codes);
  for (const { id } of due) await actions.end(id);
}
