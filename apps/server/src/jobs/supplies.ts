/** Reservations that nobody has used in time are free again, and requests that ended a day ago leave the live set. The rows say what is due; safe to run twice. */
import { DAY_MS, DomainError, toInstant, toMs } from '@fenghuo/domain';
import type { Core } from '../core.module.ts';
import { DriverActions } from '../shipment/driver.actions.ts';
import { Ledger } from '../stock/ledger.ts';
import { SupplyRequestActions } from '../supply-request/supply-request.actions.ts';

const AT_ONCE = 500;

const actionsOf = ({ transactions, database, geography, places, codes, personalKeys }: Core): SupplyRequestActions =>
  new SupplyRequestActions(transactions, database, geography, places, codes, new Ledger(), new DriverActions(personalKeys));

export async function lapseReservations(core: Core): Promise<void> {
  const due = await core.database.query<{ id: string }>(
    `SELECT DISTINCT request_id AS id FROM shipments WHERE state = 'picking' AND row ->> 'reservedUntil' <= $1 LIMIT ${AT_ONCE}`,
    [core.clock.now()],
  );
  for (const { id } of due) await actionsOf(core).lapse(id);
}

export async function archiveRequests(core: Core): Promise<void> {
  const ended = await core.database.query<{ id: string }>(
    `SELECT id FROM supply_requests WHERE live AND state IN ('closed', 'declined', 'cancelled') AND extra ->> 'endedRecordedAt' < $1 LIMIT ${AT_ONCE}`,
    [toInstant(toMs(core.clock.now()) - DAY_MS)],
  );
  for (const { id } of ended) {
    try {
      await actionsOf(core).archive(id);
    } catch (error) {
      // Another worker was faster.
      if (!(error instanceof DomainError && error.code === 'NOT_ARCHIVABLE')) throw error;
    }
  }
}
