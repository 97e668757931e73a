/** What the log says of movements and counts. Which lots and how much is in the ledger, where the army's stay hidden; the log has kinds and numbers of lines. */
import { type DomainEvent, type Ref, ref } from '../feed/held.ts';
import { type Instant, toInstant, toMs } from '../time.ts';
import { isInside } from './ledger-place.ts';
import type { Movement } from './movement.ts';
import type { StockCount } from './stock-count.ts';

/** Later than before, whatever the time of the movement: an open page reads stock again for each. */
export const movedAfter = (movedAt: Instant | null, at: Instant): Instant =>
  movedAt === null || toMs(at) > toMs(movedAt) ? at : toInstant(toMs(movedAt) + 1);

/** [LE11] One event; what it moved changes the row of every depot and shelter that it touches. `audience`: whoever sees one of its places. */
export function movementEvent(movement: Movement, audience: readonly string[] = []): DomainEvent {
  const isRecorded = movement.state === 'recorded';
  return {
    type: isRecorded ? 'movement.recorded' : movement.state === 'pending' ? 'movement.asked' : 'movement.declined',
    subject: { kind: 'movement', id: movement.id },
    incidentId: movement.incidentId,
    at: movement.at,
    flags: movement.flags,
    payload: { movementId: movement.id, kind: movement.kind, lineCount: movement.lines.length },
    touches: isRecorded ? storesOf(movement) : [],
    audience,
  };
}

/** Rows of the feed that hold stock. */
export function storesOf({ lines }: Pick<Movement, 'lines'>): Ref[] {
  const stores = lines.flatMap(({ from, to }) => [from, to].filter(isInside)).filter(({ kind }) => kind === 'depot' || kind === 'shelter');
  return [...new Map(stores.map(({ kind, id }) => [id, ref(kind as 'depot' | 'shelter', id)])).values()];
}

export const countEvent = (
  type: 'count.started' | 'count.entered' | 'count.confirmed',
  at: Instant,
  count: Pick<StockCount, 'id' | 'place'>,
  payload: Record<string, number>,
  audience: readonly string[],
): DomainEvent => ({
  type,
  subject: { kind: 'count', id: count.id },
  incidentId: null,
  at,
  flags: [],
  payload: { countId: count.id, ...payload },
  touches: type === 'count.confirmed' && count.place.kind === 'depot' && isInside(count.place) ? [ref('depot', count.place.id)] : [],
  audience,
});
