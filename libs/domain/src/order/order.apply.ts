/** The meaning of events for drawings and orders, computed once, inside the transaction. */
import { assignmentKey, type DomainEvent, type Held, nodeKey, teamKey, unique, withFlags } from '../feed/held.ts';
import { type FollowExtra, follow } from '../incident/follow.ts';
import type { Drawing } from './drawing.ts';
import type { Order } from './order.ts';

export type HeldDrawing = Held<Drawing>;
export type HeldOrder = Held<Order>;

/** `seenBy`: the teams whose current order points at it, with their home nodes; `orderedFor`: the assignments that those orders were for. */
type DrawingExtra = FollowExtra & { seenBy: Readonly<Record<string, string>>; orderedFor: Readonly<Record<string, readonly string[]>> };
/** `assignmentIds`: those of the team on the incident when it was given. */
type OrderExtra = FollowExtra & { teamNode: string; assignmentIds: readonly string[] };
export const orderExtra = (held: HeldOrder): OrderExtra => held.extra as OrderExtra;

type Payload = {
  incidentNode: string;
  teamId: string;
  teamNode: string;
  assignmentIds: string[];
  drawingIds: string[];
  by: { personId: string; name: string };
  onBehalf: boolean;
  flag: string;
};

export function applyDrawing(before: HeldDrawing | null, event: DomainEvent): HeldDrawing {
  const p = event.payload as Payload;
  if (before === null)
    return holdDrawing({ ...(event.initial as Drawing), version: 0 }, true, {
      incidentNode: p.incidentNode,
      cameVia: [],
      seenBy: {},
      orderedFor: {},
    });
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
      return holdDrawing(row, live, seenAfter(extra, p, p.drawingIds.includes(row.id)));
    case 'order.voided':
      return holdDrawing(row, live, seenAfter(extra, p, false));
    default:
      return before;
  }
}

function seenAfter(extra: DrawingExtra, { teamId, teamNode, assignmentIds }: Payload, isPointedAt: boolean): DrawingExtra {
  const { [teamId]: _, ...seenBy } = extra.seenBy;
  const { [teamId]: __, ...orderedFor } = extra.orderedFor;
  return isPointedAt
    ? { ...extra, seenBy: { ...seenBy, [teamId]: teamNode }, orderedFor: { ...orderedFor, [teamId]: assignmentIds } }
    : { ...extra, seenBy, orderedFor };
}

/** [DO9] Beside the desk, a drawing is seen by the teams whose order points at it. One that was removed is gone for good. */
function holdDrawing(row: Drawing, live: boolean, extra: DrawingExtra): HeldDrawing {
  const nodes = [extra.incidentNode, ...Object.values(extra.seenBy)].map(nodeKey);
  return {
    kind: 'drawing',
    row,
    live: live && row.removedAt === null,
    extra,
    scope: unique([...nodes, ...Object.keys(extra.seenBy).map(teamKey), ...Object.values(extra.orderedFor).flat().map(assignmentKey)]),
  };
}

export function applyOrder(before: HeldOrder | null, event: DomainEvent): HeldOrder {
  const p = event.payload as Payload;
  if (before === null)
    return holdOrder({ ...(event.initial as Order), version: 0 }, true, {
      incidentNode: p.incidentNode,
      cameVia: [],
      teamNode: p.teamNode,
      assignmentIds: p.assignmentIds,
    });
  const followed = follow<Order, OrderExtra>(before, event);
  if (followed !== null) return holdOrder(followed.row, followed.live, followed.extra);
  const { row, live } = before;
  switch (event.type) {
    case 'order.voided':
      return holdOrder({ ...row, state: 'void', voidedAt: event.at }, live, orderExtra(before));
    case 'order.read':
      return holdOrder(read(row, event, p), live, orderExtra(before));
    case 'order.done':
      return holdOrder({ ...(row.readAt === null ? read(row, event, p) : row), doneAt: event.at, doneBy: p.by }, live, orderExtra(before));
    case 'order.overdueMarked':
      return holdOrder({ ...row, flags: withFlags(row.flags, [p.flag]) }, live, orderExtra(before));
    default:
      return before;
  }
}

const read = (row: Order, event: DomainEvent, p: Payload): Order => ({
  ...row,
  readAt: event.at,
  readBy: p.by,
  onBehalf: p.onBehalf,
  flags: withFlags(row.flags, event.flags),
});

function holdOrder(row: Order, live: boolean, extra: OrderExtra): HeldOrder {
  const guests = extra.assignmentIds.map(assignmentKey);
  const scope = unique([nodeKey(extra.incidentNode), nodeKey(extra.teamNode), teamKey(row.teamId), ...guests]);
  return { kind: 'order', row, live, extra, scope };
}
