/** Rules of drawings and orders (docs/spec/orders.md). */
import { DomainError } from '../errors.ts';
import { type DomainEvent, type Ref, ref } from '../feed/held.ts';
import type { HeldIncident } from '../incident/incident.apply.ts';
import { isSame } from '../same.ts';
import type { Team } from '../team/team.ts';
import { checkStepTime, type Instant, isLate, normalise, toMs } from '../time.ts';
import type { Draw, Drawing, Redraw, RemoveDrawing } from './drawing.ts';
import { type HeldDrawing, type HeldOrder, orderExtra } from './order.apply.ts';
import type { FinishOrder, IssueOrder, Order, ReadOrder } from './order.ts';
import { checkShape } from './shape.ts';

const stepTime = (now: Instant, { row }: HeldIncident, at: string | null | undefined): Instant =>
  checkStepTime(now, at, row.flags.includes('imported'));
const flagsOf = (now: Instant, at: Instant): string[] => (isLate(now, at) ? ['late'] : []);

/** [DO1] A sector, route, water point or cordon of an incident that is not closed. [DO2] is in shape.ts. */
export function draw(now: Instant, facts: { incident: HeldIncident; id: string }, command: Draw): DomainEvent[] {
  const { row } = facts.incident;
  mustBeUnclosed(facts.incident);
  checkShape(command.kind, command.geometry);
  const at = stepTime(now, facts.incident, command.at);
  const drawing: Omit<Drawing, 'version'> = {
    id: facts.id,
    incidentId: row.id,
    kind: command.kind,
    name: command.name.trim(),
    geometry: command.geometry,
    removedAt: null,
  };
  const subject = ref('drawing', facts.id);
  const payload = { drawingId: facts.id, kind: drawing.kind, name: drawing.name, incidentNode: row.jurisdictionId };
  return [
    { type: 'drawing.drawn', subject, incidentId: row.id, at, flags: flagsOf(now, at), initial: drawing, payload, touches: [subject] },
  ];
}

/** A current order that points at the drawing, with the id that its next edition would get, and the team's open assignments on the incident. */
export type OrderAtDrawing = { order: HeldOrder; nextId: string; assignmentIds: readonly string[] };

/**
 * [DO3] A changed drawing voids the orders that point at it and sends them anew, each as it was, to its own team and to no other.
 * A team that has left the incident gets nothing new.
 */
export function redraw(
  now: Instant,
  facts: { incident: HeldIncident; drawing: HeldDrawing; orders: readonly OrderAtDrawing[] },
  command: Redraw,
): DomainEvent[] {
  const { row } = facts.drawing;
  mustBeUnclosed(facts.incident);
  mustBeThere(row);
  const geometry = command.geometry ?? row.geometry;
  if (command.geometry) checkShape(row.kind, geometry);
  const name = command.name?.trim() ?? row.name;
  if (isSame(geometry, row.geometry) && name === row.name) return [];
  const at = stepTime(now, facts.incident, command.at);
  const subject = ref('drawing', row.id);
  const payload = { drawingId: row.id, kind: row.kind, name, previousName: row.name, isMoved: !isSame(geometry, row.geometry) };
  // The shape itself is in the after-image; twice in the log it would be the largest thing there.
  const initial = { ...row, name, geometry };
  const base = { subject, incidentId: row.incidentId, at, flags: flagsOf(now, at), payload, touches: [subject] };
  const redrawn: DomainEvent = { ...base, type: 'drawing.redrawn', initial };
  const sentAnew = facts.orders.flatMap(({ order, nextId, assignmentIds }) => {
    const isOnIncident = assignmentIds.length > 0;
    const old = voided(now, at, order.row, isOnIncident ? 'redrawn' : 'teamLeft', isOnIncident ? [] : order.row.drawingIds);
    if (!isOnIncident) return [old];
    const { text, drawingIds, dueAt } = order.row;
    const next = { id: nextId, text, drawingIds, dueAt, cause: 'redrawn' as const };
    return [
      old,
      issued(now, at, {
        ...next,
        incident: facts.incident,
        teamId: order.row.teamId,
        teamNode: orderExtra(order).teamNode,
        assignmentIds,
        previous: [order],
      }),
    ];
  });
  return [redrawn, ...sentAnew];
}

/** [DO4] A drawing that a current order points at stays; the order is voided or written anew first. */
export function removeDrawing(
  now: Instant,
  facts: { incident: HeldIncident; drawing: HeldDrawing; orders: readonly HeldOrder[] },
  command: RemoveDrawing,
): DomainEvent[] {
  const { row } = facts.drawing;
  mustBeThere(row);
  if (facts.orders.length > 0)
    throw new DomainError('DRAWING_IN_ORDER', {
      current: row,
      errors: facts.orders.map((order) => ({ teamId: order.row.teamId, code: 'DRAWING_IN_ORDER' })),
    });
  const at = stepTime(now, facts.incident, command.at);
  const subject = ref('drawing', row.id);
  const payload = { drawingId: row.id, kind: row.kind, name: row.name };
  return [{ type: 'drawing.removed', subject, incidentId: row.incidentId, at, flags: flagsOf(now, at), payload, touches: [subject] }];
}

export type IssueFacts = {
  incident: HeldIncident;
  id: string;
  team: Pick<Team, 'id' | 'jurisdictionId'>;
  /** The team's open assignments on this incident. */
  assignmentIds: readonly string[];
  drawings: readonly HeldDrawing[];
  /** The team's current orders on this incident: one, or more after a merge. */
  current: readonly HeldOrder[];
};

/** [DO5] An order goes to a team that is on the incident; it voids the one before and is an edition later. [DO6] It points at drawings of the same incident. */
export function issueOrder(now: Instant, facts: IssueFacts, command: IssueOrder): DomainEvent[] {
  const { incident, team } = facts;
  mustBeUnclosed(incident);
  if (facts.assignmentIds.length === 0)
    throw new DomainError('TEAM_NOT_ON_INCIDENT', { path: 'teamId', errors: [{ path: 'teamId', teamId: team.id }] });
  const drawingIds = [...new Set(command.drawingIds ?? [])];
  const there = new Set(
    facts.drawings.filter(({ row }) => row.incidentId === incident.row.id && row.removedAt === null).map(({ row }) => row.id),
  );
  if (drawingIds.some((id) => !there.has(id))) throw new DomainError('DRAWING_UNKNOWN', { path: 'drawingIds' });
  const at = stepTime(now, incident, command.at);
  const dueAt = command.dueAt ? normalise(command.dueAt) : null;
  if (dueAt !== null && toMs(dueAt) < toMs(at)) throw new DomainError('TIME_TOO_OLD', { path: 'dueAt' });
  const { current: previous, assignmentIds } = facts;
  const next = { id: facts.id, text: command.text.trim(), drawingIds, dueAt, cause: 'written' as const };
  return [
    ...previous.map(({ row }) => voided(now, at, row, 'superseded', [])),
    issued(now, at, { ...next, incident, teamId: team.id, teamNode: team.jurisdictionId, assignmentIds, previous }),
  ];
}

/** [DO7] An order is taken back with a reason; the team's drawings go with it. */
export function voidOrder(
  now: Instant,
  facts: { incident: HeldIncident; order: HeldOrder },
  command: { reason: string; at?: string | null | undefined },
): DomainEvent[] {
  const { row } = facts.order;
  if (row.state === 'void') throw new DomainError('ORDER_VOID', { current: row });
  const at = stepTime(now, facts.incident, command.at);
  return [voided(now, at, row, 'takenBack', row.drawingIds, command.reason)];
}

/**
 * [DO8] The first reading counts, by whom and when; later ones change nothing. A void edition may still be read: a phone without network tells late what
 * was read in time.
 */
export function readOrder(now: Instant, facts: SaidFacts, command: ReadOrder): DomainEvent[] {
  return facts.order.row.readAt === null ? [said(now, facts, command, 'order.read')] : [];
}

/** [DO11] What is done was read. The first to say so counts, of a void edition too: its team may have had no other. */
export function finishOrder(now: Instant, facts: SaidFacts, command: FinishOrder): DomainEvent[] {
  return facts.order.row.doneAt ? [] : [said(now, facts, command, 'order.done')];
}

export type SaidFacts = { order: HeldOrder; person: { personId: string; name: string }; onBehalf: boolean; isImported: boolean };

function said(now: Instant, facts: SaidFacts, command: ReadOrder, type: 'order.read' | 'order.done'): DomainEvent {
  const { row } = facts.order;
  const at = checkStepTime(now, command.at, facts.isImported);
  const flags = [...flagsOf(now, at), ...(toMs(at) < toMs(row.issuedAt) ? ['outOfOrder'] : [])];
  const subject = ref('order', row.id);
  const payload = { orderId: row.id, teamId: row.teamId, edition: row.edition, by: facts.person, onBehalf: facts.onBehalf };
  return { type, subject, incidentId: row.incidentId, at, flags, payload, touches: [subject] };
}

/** `left`: drawings that the team no longer has an order for. */
function voided(now: Instant, at: Instant, row: Order, why: string, left: readonly string[], reason: string | null = null): DomainEvent {
  const subject = ref('order', row.id);
  const payload = { orderId: row.id, teamId: row.teamId, edition: row.edition, why, reason };
  return {
    type: 'order.voided',
    subject,
    incidentId: row.incidentId,
    at,
    flags: flagsOf(now, at),
    payload,
    touches: [subject, ...drawingRefs(left)],
  };
}

type Next = Pick<Order, 'id' | 'teamId' | 'text' | 'drawingIds' | 'dueAt' | 'cause'> & {
  incident: HeldIncident;
  teamNode: string;
  assignmentIds: readonly string[];
  previous: readonly HeldOrder[];
};

/** Only drawings that come or go for the team, or for the guests of its assignment, are touched: who has a drawing already keeps it as it is. */
function issued(now: Instant, at: Instant, next: Next): DomainEvent {
  const { incident, teamNode, assignmentIds, previous, ...order } = next;
  const flags = flagsOf(now, at);
  const before = previous.map(({ row }) => row).sort((a, b) => b.edition - a.edition);
  const row: Omit<Order, 'version'> = {
    ...order,
    incidentId: incident.row.id,
    state: 'current',
    edition: (before[0]?.edition ?? 0) + 1,
    previousId: before[0]?.id ?? null,
    issuedAt: at,
    voidedAt: null,
    readAt: null,
    readBy: null,
    onBehalf: false,
    doneAt: null,
    doneBy: null,
    flags,
  };
  const drawingIdsOf = (orders: readonly HeldOrder[]) => new Set(orders.flatMap(({ row: { drawingIds } }) => drawingIds));
  const had = drawingIdsOf(previous);
  const kept = drawingIdsOf(previous.filter((held) => isSame(orderExtra(held).assignmentIds, assignmentIds)));
  const changed = [...order.drawingIds.filter((id) => !kept.has(id)), ...[...had].filter((id) => !order.drawingIds.includes(id))];
  const subject = ref('order', order.id);
  const payload = {
    orderId: order.id,
    teamId: order.teamId,
    teamNode,
    assignmentIds,
    incidentNode: incident.row.jurisdictionId,
    edition: row.edition,
    cause: order.cause,
    text: order.text,
    drawingIds: order.drawingIds,
    dueAt: order.dueAt,
  };
  return {
    type: 'order.issued',
    subject,
    incidentId: row.incidentId,
    at,
    flags,
    initial: row,
    payload,
    touches: [subject, ...drawingRefs(changed)],
  };
}

const drawingRefs = (ids: readonly string[]): Ref[] => ids.map((id) => ref('drawing', id));

function mustBeUnclosed({ row }: HeldIncident): void {
  if (row.state === 'closed') throw new DomainError('INCIDENT_CLOSED', { current: row });
}

function mustBeThere(row: Drawing): void {
  if (row.removedAt !== null) throw new DomainError('NOT_FOUND');
}
