/** Every hour: who of the chains could not be reached. Logged once for each change, so that somebody is asked for a number before it is needed. */
import type { Core } from '../core.module.ts';
import { EscalationActions } from '../escalation/escalation.actions.ts';

export async function findReaches(core: Core): Promise<void> {
  const actions = new EscalationActions(core.transactions, core.geography);
  for (const { id } of await core.database.query<{ id: string }>('SELECT id FROM escalation_chains WHERE live ORDER BY id'))
    await actions.look(id);
}
