/** Rules of requisitions (docs/spec/requisitions.md): ordered, handed over, in use, ended, valued, compensated, or withdrawn before it began; what is paid is whole fen, half up per line. */
import { DomainError } from '../errors.ts';
import { type DomainEvent, ref } from '../feed/held.ts';
import type { HeldIncident } from '../incident/incident.apply.ts';
import { feeOf, quantityFrom, quantityOf, quantityText } from '../supply/quantity.ts';
import { checkStepTime, type Instant, isLate, toMs } from '../time.ts';
import type {
  CompensateRequisition,
  CompensationSheet,
  EndRequisition,
  HandOverRequisition,
  OrderRequisition,
  Requisition,
  RequisitionLine,
  ValueRequisition,
  WithdrawRequisition,
} from './requisition.ts';

export type RequisitionChange = { event: DomainEvent; requisition: Requisition };
type Facts = { incident: HeldIncident; requisition: Requisition };
/** Decimals of the items that are goods, by item. */
type Decimals = ReadonlyMap<string, number>;

const HOUR_SECONDS = 3_600n;
const THOUSAND = 1_000n;

/** [RQ1] Goods are of the catalogue; machines are counted whole and have a rate, now or when they are valued. */
export function orderRequisition(
  now: Instant,
  facts: { incident: HeldIncident; id: string; code: string; decimals: Decimals },
  command: OrderRequisition,
): RequisitionChange {
  const { incident, id, code, decimals } = facts;
  if (incident.row.state === 'closed') throw new DomainError('INCIDENT_CLOSED', { current: incident.row });
  const at = checkStepTime(now, command.at, isImported(incident));
  const lines = command.lines.map((given, index): RequisitionLine => {
    const path = `lines.${index}`;
    const isGoods = given.kind === 'goods';
    if (isGoods !== Boolean(given.itemId)) throw new DomainError('INVALID', { path: `${path}.itemId` });
    if (isGoods && given.ratePerHourFen) throw new DomainError('INVALID', { path: `${path}.ratePerHourFen` });
    const places = given.itemId ? decimals.get(given.itemId) : 0;
    if (places === undefined) throw new DomainError('ITEM_UNKNOWN', { path: `${path}.itemId` });
    return {
      ...{ what: given.what.trim(), kind: given.kind, itemId: given.itemId ?? null, lotId: null },
      quantity: quantityText(quantityOf(given.quantity, places, `${path}.quantity`)),
      ratePerHourFen: given.ratePerHourFen ?? null,
      ...{ endedAt: null, outcome: null, returned: null, used: null, priceFen: null, feeFen: null },
    };
  });
  const requisition: Requisition = {
    ...{ id, code, state: 'ordered', incidentId: incident.row.id, lines, signedBy: command.signedBy.trim(), depotId: null },
    ...{ mediaIds: [], signatureMediaId: null, orderedAt: at, handedOverAt: null, valuedByName: null },
    ...{ totalFen: null, compensatedAt: null, reference: null, withdrawnAt: null, withdrawnReason: null, version: 0 },
  };
  return changed(
    now,
    at,
    { incident, requisition },
    'requisition.ordered',
    {},
    { lineCount: lines.length, signedBy: requisition.signedBy },
  );
}

/** [RQ2] With a photo and the owner's own signature; from this moment on hours count. `lotIds`: of goods, by line. */
export function handOverRequisition(
  now: Instant,
  facts: Facts & { lotIds: ReadonlyMap<number, string> },
  command: HandOverRequisition,
): RequisitionChange {
  const { requisition, lotIds } = facts;
  mustBe(requisition, 'ordered');
  const at = checkStepTime(now, command.at, isImported(facts.incident));
  if (toMs(at) < toMs(requisition.orderedAt)) throw new DomainError('VALUE_OUT_OF_RANGE', { path: 'at' });
  if (requisition.lines.some(({ kind }) => kind === 'goods') !== Boolean(command.depotId))
    throw new DomainError('INVALID', { path: 'depotId' });
  const set = {
    state: 'inUse',
    handedOverAt: at,
    mediaIds: command.mediaIds,
    signatureMediaId: command.signatureMediaId,
    depotId: command.depotId ?? null,
    lines: requisition.lines.map((line, index) => ({ ...line, lotId: lotIds.get(index) ?? null })),
  } as const;
  return changed(now, at, facts, 'requisition.handedOver', set, { lineCount: set.lines.length });
}

/** [RQ3] Line by line, each once; of goods a part may come back, the rest is used up. */
export function endRequisition(now: Instant, facts: Facts & { decimals: Decimals }, command: EndRequisition): RequisitionChange {
  const { requisition, decimals } = facts;
  mustBe(requisition, 'inUse');
  const at = checkStepTime(now, command.at, isImported(facts.incident));
  const from = requisition.handedOverAt ?? at;
  if (toMs(at) < toMs(from)) throw new DomainError('VALUE_OUT_OF_RANGE', { path: 'at' });
  const lines = [...requisition.lines];
  for (const [index, given] of command.lines.entries()) {
    const line = lines[given.line];
    if (line === undefined || line.outcome !== null) throw new DomainError('VALUE_OUT_OF_RANGE', { path: `lines.${index}.line` });
    const isGoods = line.kind === 'goods';
    if (given.returned && !isGoods) throw new DomainError('INVALID', { path: `lines.${index}.returned` });
    const whole = quantityFrom(line.quantity);
    const given0 = given.returned
      ? quantityOf(given.returned, decimals.get(line.itemId ?? '') ?? 0, `lines.${index}.returned`, 0n)
      : given.outcome === 'returned'
        ? whole
        : 0n;
    if (given0 > whole || (given.outcome === 'consumed' && given0 === whole))
      throw new DomainError('QUANTITY_UNFIT', { path: `lines.${index}.returned` });
    const seconds = Math.floor((toMs(at) - toMs(from)) / 1_000);
    lines[given.line] = {
      ...line,
      endedAt: at,
      outcome: given.outcome,
      returned: isGoods ? quantityText(given0) : null,
      used: isGoods ? quantityText(whole - given0) : String(seconds),
    };
  }
  const state = lines.every(({ outcome }) => outcome !== null) ? 'ended' : 'inUse';
  return changed(now, at, facts, 'requisition.linesEnded', { state, lines }, { lineCount: command.lines.length });
}

/** [RQ4] Every line has its price; hours are counted to the second, fees half up to the fen, and the total is their sum. */
export function valueRequisition(now: Instant, facts: Facts & { byName: string }, command: ValueRequisition): RequisitionChange {
  const { requisition } = facts;
  mustBe(requisition, 'ended');
  const prices = new Map(command.lines.map(({ line, priceFen }) => [line, priceFen]));
  const strange = command.lines.findIndex(
    ({ line }, index) => line >= requisition.lines.length || command.lines.findIndex((one) => one.line === line) < index,
  );
  if (strange !== -1) throw new DomainError('VALUE_OUT_OF_RANGE', { path: `lines.${strange}.line` });
  const lines = requisition.lines.map((line, index): RequisitionLine => {
    const isFree = line.kind === 'goods' && line.used === '0';
    const priceFen = prices.get(index) ?? line.ratePerHourFen ?? (isFree ? '0' : null);
    if (priceFen === null) throw new DomainError('INVALID', { path: `lines.${index}.priceFen` });
    return { ...line, priceFen, feeFen: String(feeOfLine(line, BigInt(priceFen))) };
  });
  const totalFen = String(lines.reduce((sum, { feeFen }) => sum + BigInt(feeFen ?? '0'), 0n));
  return changed(now, now, facts, 'requisition.valued', { state: 'valued', lines, totalFen, valuedByName: facts.byName }, { totalFen });
}

/** [RQ5] Paid, with the number of the payment. */
export function compensateRequisition(now: Instant, facts: Facts, command: CompensateRequisition): RequisitionChange {
  mustBe(facts.requisition, 'valued');
  const reference = command.reference.trim();
  const { totalFen } = facts.requisition;
  return changed(now, now, facts, 'requisition.compensated', { state: 'compensated', compensatedAt: now, reference }, { totalFen });
}

/** [RQ8] Not any more once something was handed over: then it is given back and paid. */
export function withdrawRequisition(now: Instant, facts: Facts, command: WithdrawRequisition): RequisitionChange {
  mustBe(facts.requisition, 'ordered');
  const reason = command.reason.trim();
  const set = { state: 'withdrawn', withdrawnAt: now, withdrawnReason: reason } as const;
  return changed(now, now, facts, 'requisition.withdrawn', set, { reason });
}

/** [RQ9] Who the owners were is forgotten: so many days after the last of an incident's requisitions was paid or withdrawn. */
export function eraseOwners(now: Instant, incidentId: string, requisitionIds: readonly string[]): DomainEvent {
  const subject = ref('incident', incidentId);
  const payload = { requisitionIds, count: requisitionIds.length };
  return { type: 'requisition.ownersErased', subject, incidentId, at: now, flags: [], payload, touches: [] };
}

/** [RQ6] Exactly what the records say, line by line; of what was withdrawn nothing is owed. */
export function compensationSheetOf(incidentId: string, requisitions: readonly Requisition[]): CompensationSheet {
  const lines = requisitions
    .filter(({ state }) => state !== 'withdrawn')
    .flatMap(({ id, code, state, handedOverAt, lines: own }) =>
      own.map((line) => ({ ...line, requisitionId: id, code, state, from: handedOverAt })),
    );
  return { incidentId, lines, totalFen: String(lines.reduce((sum, { feeFen }) => sum + BigInt(feeFen ?? '0'), 0n)) };
}

function feeOfLine(line: RequisitionLine, priceFen: bigint): bigint {
  if (line.kind === 'goods') return feeOf(quantityFrom(line.used ?? '0'), priceFen);
  const parts = HOUR_SECONDS * THOUSAND;
  return (BigInt(line.used ?? '0') * quantityFrom(line.quantity) * priceFen + parts / 2n) / parts;
}

function mustBe(requisition: Requisition, state: Requisition['state']): void {
  if (requisition.state !== state) throw new DomainError('STEP_NOT_POSSIBLE', { current: requisition });
}

const isImported = ({ row }: HeldIncident): boolean => row.flags.includes('imported');

/** Its events are the incident's: whoever sees that is told. */
function changed(
  now: Instant,
  at: Instant,
  { incident, requisition }: Facts,
  type: DomainEvent['type'],
  set: Partial<Requisition>,
  payload: Record<string, unknown>,
): RequisitionChange {
  const { id, code } = requisition;
  return {
    event: {
      type,
      subject: ref('incident', incident.row.id),
      incidentId: incident.row.id,
      at,
      flags: isLate(now, at) ? ['late'] : [],
      payload: { requisitionId: id, code, ...payload },
      touches: [],
    },
    requisition: { ...requisition, ...set, version: requisition.version + 1 },
  };
}
