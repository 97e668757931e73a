/** Rules of depots (储备库; docs/spec/supply.md, "Depots"). */
import { DomainError } from '../errors.ts';
import { type DomainEvent, ref } from '../feed/held.ts';
import type { Place } from '../geo.ts';
import { isSame } from '../same.ts';
import { checkStepTime, type Instant, isLate, toMs } from '../time.ts';
import type { HeldDepot } from './depot.apply.ts';
import type { CloseDepot, CreateDepot, Depot, DepotKind, DescribeDepot, IssuePoint } from './depot.ts';

/** [SU10] A code is used once in the whole city. [SU11] A temporary centre alone is there for an incident, the store of a shelter alone for a shelter. */
export function createDepot(
  now: Instant,
  facts: { id: string; jurisdictionId: string; place: Place; sameCode: Depot | null },
  command: CreateDepot,
): DomainEvent[] {
  checkCode(facts.sameCode, facts.id);
  checkBelongs(command.kind, command);
  const depot: Omit<Depot, 'version'> = {
    id: facts.id,
    code: command.code,
    name: command.name.trim(),
    kind: command.kind,
    level: command.level,
    jurisdictionId: facts.jurisdictionId,
    place: facts.place,
    areaSquareMetres: areaOf(command.areaSquareMetres),
    shelterId: command.shelterId ?? null,
    incidentId: command.incidentId ?? null,
    state: 'open',
    movedAt: null,
    countedAt: null,
    alarms: [],
  };
  const subject = ref('depot', facts.id);
  return [
    {
      type: 'depot.created',
      subject,
      incidentId: depot.incidentId,
      at: now,
      flags: [],
      initial: depot,
      payload: { depotId: facts.id, name: depot.name },
      touches: [subject],
    },
  ];
}

/**
 * [SU12] What is not given stays; what does not change makes no event. Of a keeper's own depot, kind, level and jurisdiction are the desk's to say.
 * [IM13] `reopens`: one that never held anything and was withdrawn is open again.
 */
export function describeDepot(
  now: Instant,
  facts: {
    depot: HeldDepot;
    place: Place | null;
    /** All of them from now on; null: as before. */
    issuePoints?: readonly IssuePoint[] | null;
    sameCode: Depot | null;
    isKeeperOnly: boolean;
    reopens?: boolean;
  },
  command: DescribeDepot,
): DomainEvent[] {
  const { row } = facts.depot;
  checkCode(facts.sameCode, row.id);
  const isReopened = row.state === 'closed' && row.movedAt === null && facts.reopens === true;
  if (row.state === 'closed' && !isReopened) throw new DomainError('DEPOT_CLOSED', { current: row });
  const { kind, level, jurisdictionId, shelterId, code, name, areaSquareMetres } = command;
  if (facts.isKeeperOnly && (kind || level || jurisdictionId || shelterId)) throw new DomainError('FORBIDDEN');
  const described: Partial<Depot> = {
    ...(code && { code }),
    ...(name && { name: name.trim() }),
    ...(kind && { kind }),
    ...(level && { level }),
    ...(jurisdictionId && { jurisdictionId }),
    ...(shelterId && { shelterId }),
    ...(areaSquareMetres && { areaSquareMetres: areaOf(areaSquareMetres) }),
    ...(facts.place && { place: facts.place }),
    ...(facts.issuePoints && { issuePoints: checkedPoints(facts.issuePoints) }),
    ...(isReopened && { state: 'open' as const }),
  };
  const after = { ...row, ...described };
  checkBelongs(after.kind, after);
  if (isSame(after, row)) return [];
  const subject = ref('depot', row.id);
  return [
    {
      type: 'depot.described',
      subject,
      incidentId: null,
      at: now,
      flags: [],
      payload: { depotId: row.id, name: row.name, described },
      touches: [subject],
    },
  ];
}

/**
 * [SU13] A temporary centre closes once the book says what was counted: nothing has moved since the last confirmed count, if anything ever has, and that count
 * names every lot that lies there. `uncounted`: lots of which the book says something else, or which are kept for somebody. What lies there (`lotCount`) goes
 * to another depot with the closing.
 */
export function closeDepot(
  now: Instant,
  facts: { depot: HeldDepot; uncounted: readonly string[]; lotCount: number },
  command: CloseDepot,
): DomainEvent[] {
  const { row } = facts.depot;
  const { lotCount } = facts;
  if (row.kind !== 'temporary') throw new DomainError('DEPOT_NOT_TEMPORARY', { current: row });
  if (row.state === 'closed') throw new DomainError('DEPOT_CLOSED', { current: row });
  if (row.movedAt !== null && (row.countedAt === null || toMs(row.countedAt) < toMs(row.movedAt)))
    throw new DomainError('DEPOT_NOT_COUNTED', { current: row });
  if (facts.uncounted.length > 0)
    throw new DomainError('DEPOT_NOT_COUNTED', { current: row, errors: facts.uncounted.map((lotId) => ({ lotId })) });
  if (command.toDepotId === row.id) throw new DomainError('PLACES_SAME', { path: 'toDepotId' });
  if (lotCount > 0 && !command.toDepotId) throw new DomainError('DEPOT_NOT_EMPTY', { path: 'toDepotId' });
  const at = checkStepTime(now, command.at, false);
  const flags = isLate(now, at) ? ['late'] : [];
  const toDepotId = lotCount > 0 ? command.toDepotId : null;
  const payload = { depotId: row.id, name: row.name, reason: command.reason?.trim() || null, toDepotId, lotCount };
  const subject = ref('depot', row.id);
  return [{ type: 'depot.closed', subject, incidentId: row.incidentId, at, flags, payload, touches: [subject] }];
}

/** [IM13] What a sheet made by mistake: it never held anything, so there is nothing to count. */
export function withdrawDepot(now: Instant, facts: { depot: HeldDepot; reason: string }): DomainEvent[] {
  const { row } = facts.depot;
  if (row.state === 'closed') throw new DomainError('DEPOT_CLOSED', { current: row });
  if (row.movedAt !== null) throw new DomainError('DEPOT_NOT_COUNTED', { current: row });
  const subject = ref('depot', row.id);
  const payload = { depotId: row.id, name: row.name, reason: facts.reason };
  return [{ type: 'depot.closed', subject, incidentId: row.incidentId, at: now, flags: [], payload, touches: [subject] }];
}

/** [SU18] Each has a sign of its own. */
function checkedPoints(points: readonly IssuePoint[]): IssuePoint[] {
  const strange = points.findIndex(({ id, sign }, index) => points.findIndex((one) => one.id === id || one.sign === sign) < index);
  if (strange !== -1) throw new DomainError('VALUE_OUT_OF_RANGE', { path: `issuePoints.${strange}.sign` });
  return points.map((point) => ({ ...point, name: point.name.trim() }));
}

function checkCode(sameCode: Depot | null, id: string): void {
  if (sameCode !== null && sameCode.id !== id) throw new DomainError('CODE_TAKEN', { current: sameCode, path: 'code' });
}

type Belongs = { shelterId?: string | null | undefined; incidentId?: string | null | undefined };
function checkBelongs(kind: DepotKind, { shelterId, incidentId }: Belongs): void {
  if (incidentId && kind !== 'temporary') throw new DomainError('VALUE_OUT_OF_RANGE', { path: 'incidentId' });
  if (shelterId && kind !== 'shelterStore') throw new DomainError('VALUE_OUT_OF_RANGE', { path: 'shelterId' });
}

/** Nothing is no area: it is not known. */
const areaOf = (squareMetres: string | null | undefined): string | null => (squareMetres && Number(squareMetres) > 0 ? squareMetres : null);
