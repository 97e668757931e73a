/** Places that were kept for people who did not come, and capacities where a norm was set anew. The rows say what is due; both are safe to run twice. */
import type { Core } from '../core.module.ts';
import type { TailedEvent } from '../feed/relay.ts';
import { ShelterOccupancy } from '../shelter/occupancy.actions.ts';
import { ShelterActions } from '../shelter/shelter.actions.ts';

const actionsOf = ({ transactions, database, geography, places, router }: Core): ShelterActions =>
  new ShelterActions(transactions, database, geography, places, new ShelterOccupancy(database, geography, router));

export async function lapseTransfers(core: Core): Promise<void> {
  const due = await core.database.query<{ id: string }>(
    `SELECT id FROM shelters WHERE EXISTS (
       SELECT FROM jsonb_array_elements(row -> 'transfers') one WHERE one ->> 'lapsed' = 'false' AND one ->> 'until' <= $1
     ) ORDER BY id`,
    [core.clock.now()],
  );
  for (const { id } of due) await actionsOf(core).lapse(id);
}

export async function followSettings(core: Core, events: readonly Pick<TailedEvent, 'type'>[]): Promise<void> {
  if (!events.some(({ type }) => type === 'jurisdiction.settingsSet')) return;
  // A worker has no feed of its own that would keep the tree current.
  await core.geography.load(core.database);
  const all = await core.database.query<{ id: string }>('SELECT id FROM shelters ORDER BY id');
  for (const { id } of all) await actionsOf(core).followSettings(id);
}
