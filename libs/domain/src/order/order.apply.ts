/** The meaning of events for drawings and orders, computed once, inside the transaction. */
import { type DomainEvent, type Held, nodeKey, teamKey, unique, withFlags } from '../feed/held.ts';
import { type FollowExtra, follow } from '../incident/follow.ts';
import type { Drawing } from './drawing.ts';
import type { Order } from './order.ts';

export type HeldDrawing = Held<Drawing>;
export type HeldOrder = Held<Order>;

/** `seenBy`: the teams whose current order points at it, with their home nodes. */
type DrawingExtra = FollowExtra & { seenBy: Readonly<Record<string, string>> };
type OrderExtra = FollowExtra & { teamNode: string };
export const orderExtra = (held: HeldOrder): OrderExtra => held.extra as OrderExtra;

type Payload = {
  incidentNode: string;
  teamId: string;
  teamNode: string;
  drawingIds: string[];
  by: { personId: string; name: string };
  onBehalf: boolean;
};

export function applyDrawing(before: HeldDrawing | null, event: DomainEvent): HeldDrawing {
  const p = event.payload as Payload;
  if (before === null)
    return holdDrawing({ ...(event.initial as Drawing), version: 0 }, true, { incidentNode: p.incidentNode, cameVia: [], seenBy: {} });
  const followed = follow<Drawing, DrawingExtra>(before, event);
  if (followed !== null) return holdDrawing(followed.row, followed.live, followed.extra);
  const { row, live } = before;
  const extra = before.extra as DrawingExtra;
  switch (event.type) {
    case 'drawing.redrawn':
      return holdDrawing({ ...(event.initial as Drawing), version: row.version }, live, extra);
    case 'drawing.removed':
      return holdDrawing({ ...row, removedAt: event.at }, false, extra);
    case 'order.issued':
      return holdDrawing(row, live, { ...extra, seenBy: seenAfter(extra, p, p.drawingIds.includes(row.id)) });
    case 'order.voided':
      return holdDrawing(row, live, { ...extra, seenBy: seenAfter(extra, p, false) });
    default:
      return before;
  }
}

function seenAfter({ seenBy }: DrawingExtra, { teamId, teamNode }: Payload, isPointedAt: boolean): Record<string, string> {
  const { [teamId]: _, ...others } = seenBy;
  return isPointedAt ? { ...others, [teamId]: teamNode } : others;
}

/** [DO9] Beside the desk, a drawing is seen by the teams whose order points at it. One that was removed is gone for good. */
function holdDrawing(row: Drawing, live: boolean, extra: DrawingExtra): HeldDrawing {
  const nodes = [extra.incidentNode, ...Object.values(extra.seenBy)].map(nodeKey);
  return {
    kind: 'drawing',
    row,
    live: live && row.removedAt === null,
    extra,
    scope: unique([...nodes, ...Object.keys(extra.seenBy).map(teamKey)]),
  };
}

export function applyOrder(before: HeldOrder | null, event: DomainEvent): HeldOrder {
  const p = event.payload as Payload;
  if (before === null)
    return holdOrder({ ...(event.initial as Order), version: 0 }, true, {
      incidentNode: p.incidentNode,
      cameVia: [],
      teamNode: p.teamNode,
    });
  const followed = follow<Order, OrderExtra>(before, event);
  if (followed !== null) return holdOrder(followed.row, followed.live, followed.extra);
  const { row, live } = before;
  switch (event.type) {
    case 'order.voided':
      return holdOrder({ ...row, state: 'void', voidedAt: event.at }, live, orderExtra(before));
    case 'order.read':
      return holdOrder(
        { ...row, readAt: event.at, readBy: p.by, onBehalf: p.onBehalf, flags: withFlags(row.flags, event.flags) },
        live,
        orderExtra(before),
      );
    default:
      return before;
  }
}

function holdOrder(row: Order, live: boolean, extra: OrderExtra): HeldOrder {
  const scope = unique([nodeKey(extra.incidentNode), nodeKey(extra.teamNode), teamKey(row.teamId)]);
  return { kind: 'order', row, live, extra, scope };
}
