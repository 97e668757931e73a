/** Donations: hold the depot, ask the rule, bring what came into the ledger as lots of their own, save, log. All of it or nothing. */
import {
  type AcceptDonation,
  acceptDonation,
  createLot,
  type DeclineDonation,
  DomainError,
  type Donation,
  type DonationChange,
  declineDonation,
  type HeldDepot,
  type Item,
  type MatchDonation,
  matchDonation,
  type OfferDonation,
  offerDonation,
  type ReceiveDonation,
  receiveDonation,
  type SupplyRequest,
} from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { type Answer, type Asked, created, ok } from '../core/asked.ts';
import { Codes } from '../core/codes.ts';
import { PersonalKeys } from '../core/sealed.ts';
import { mustSeeIncident } from '../core/seen-incident.ts';
import { type Transaction, Transactions } from '../core/transaction.ts';
import type { Viewer } from '../core/viewer.ts';
import { checkKeeper, holdKeptDepot } from '../depot/held-depot.actions.ts';
import { Ledger } from '../stock/ledger.ts';

type Held = { depot: HeldDepot; donation: Donation };

@Injectable()
export class DonationActions {
  constructor(
    private readonly transactions: Transactions,
    private readonly codes: Codes,
    private readonly keys: PersonalKeys,
    private readonly ledger: Ledger,
  ) {}

  /** What is given to a temporary centre is for its incident. */
  offer(asked: Asked, command: OfferDonation): Promise<Answer<Donation>> {
    return this.transactions.run(asked, async (tx) => {
      await tx.begin();
      const depot = await holdKeptDepot(tx, asked.viewer, command.depotId);
      if (command.incidentId && command.incidentId !== depot.row.incidentId) await mustSeeIncident(tx, asked.viewer, command.incidentId);
      const incidentId = command.incidentId ?? depot.row.incidentId;
      const items = await itemsOf(
        tx,
        (command.lines ?? []).map(({ itemId }) => itemId),
      );
      const id = command.id ?? uuidv7();
      const facts = { id, code: await this.codes.next('J', tx.now), depot: depot.row, incidentId, decimals: decimalsOf(items) };
      const { event, donation } = offerDonation(tx.now, facts, command);
      const donor = { name: command.donorName?.trim() || null, phone: command.donorPhone?.trim() || null };
      const isKnown = donor.name !== null || donor.phone !== null;
      const sealed = isKnown ? (await this.keys.keyFor(tx, 'donors')).seal(id, donor) : null;
      tx.insert('donations', { id, row: JSON.stringify(donation), donor: sealed, recorded_at: tx.now });
      tx.record([event]);
      return created(donation);
    });
  }

  accept(asked: Asked, id: string, command: AcceptDonation): Promise<Answer<Donation>> {
    return this.change(asked, id, async (tx, { donation }) => acceptDonation(tx.now, donation, command));
  }

  decline(asked: Asked, id: string, command: DeclineDonation): Promise<Answer<Donation>> {
    return this.change(asked, id, async (tx, { donation }) => declineDonation(tx.now, donation, command));
  }

  match(asked: Asked, id: string, { requestId }: MatchDonation): Promise<Answer<Donation>> {
    return this.change(asked, id, async (tx, { donation }) =>
      matchDonation(tx.now, donation, requestId ? await requestOf(tx, asked.viewer, requestId) : null),
    );
  }

  /** [DI4] Each line that came is a lot of its own, so that the ledger says what became of it. */
  receive(asked: Asked, id: string, command: ReceiveDonation): Promise<Answer<Donation>> {
    return this.change(asked, id, async (tx, { donation, depot: named }) => {
      const { depotId } = command;
      const depot = depotId && depotId !== named.row.id ? await holdKeptDepot(tx, asked.viewer, depotId) : named;
      const more = command.more ?? [];
      const items = await itemsOf(
        tx,
        [...donation.lines, ...more].map(({ itemId }) => itemId),
      );
      const lotIds = Array.from({ length: donation.lines.length + more.length }, () => uuidv7());
      const facts = { donation, depot: depot.row, decimals: decimalsOf(items), lotIds, movementId: uuidv7() };
      const change = receiveDonation(tx.now, facts, command);
      await this.bringIn(tx, asked, change.donation, { items, command });
      return change;
    });
  }

  private async bringIn(
    tx: Transaction,
    asked: Asked,
    { code, depotId, incidentId, lines, movementId }: Donation,
    { items, command }: { items: ReadonlyMap<string, Item>; command: ReceiveDonation },
  ): Promise<void> {
    const offered = lines.length - (command.more?.length ?? 0);
    const to = { kind: 'depot', id: depotId } as const;
    const moved = [];
    for (const [index, { itemId, lotId, received }] of lines.entries()) {
      const item = items.get(itemId);
      if (lotId === null || received === null || item === undefined) continue;
      const said = index < offered ? command.lines?.find(({ line }) => line === index) : command.more?.[index - offered];
      const described = { madeAt: said?.madeAt, expiresAt: said?.expiresAt, serialNumber: said?.serialNumber, code: said?.lotCode };
      const { lot, event } = createLot(tx.now, { id: lotId, item }, { itemId, ownerKind: 'donated', ...described });
      await tx.query(
        `INSERT INTO lots (id, item_id, code, serial_number, owner_kind, made_at, expires_at, recorded_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [lot.id, lot.itemId, lot.code, lot.serialNumber, lot.ownerKind, lot.madeAt, lot.expiresAt, lot.recordedAt],
      );
      tx.record([event]);
      moved.push({ lotId, from: { kind: 'donor' } as const, to, quantity: received });
    }
    if (moved.length === 0) return;
    const movement = { id: movementId, kind: 'donate', at: command.at, incidentId, reason: code, lines: moved } as const;
    await this.ledger.move(tx, asked, movement);
  }

  private change(asked: Asked, id: string, rule: (tx: Transaction, held: Held) => Promise<DonationChange>): Promise<Answer<Donation>> {
    return this.transactions
      .run(asked, async (tx) => {
        await tx.begin();
        const { event, donation } = await rule(tx, await open(tx, asked, id));
        await tx.query('UPDATE donations SET row = $2 WHERE id = $1', [id, JSON.stringify(donation)]);
        tx.record([event]);
        return ok(donation);
      })
      .catch(serialTaken);
  }
}

/** Held with its depot; of one that is out of sight nothing is said. */
async function open(tx: Transaction, { viewer, ifMatch }: Asked, id: string): Promise<Held> {
  const [found] = await tx.query<{ depot_id: string }>('SELECT depot_id FROM donations WHERE id = $1', [id]);
  const [depot] = await tx.lock<HeldDepot>('depot', found === undefined ? [] : [found.depot_id]);
  const [kept] = await tx.query<{ row: Donation }>('SELECT row FROM donations WHERE id = $1 FOR UPDATE', [id]);
  if (depot === undefined || kept === undefined || !viewer.sees(depot.scope)) throw new DomainError('NOT_FOUND');
  checkKeeper(viewer, depot);
  if (kept.row.depotId !== depot.row.id) throw new DomainError('VERSION_CONFLICT', { current: kept.row });
  if (ifMatch !== null && ifMatch !== kept.row.version) throw new DomainError('VERSION_CONFLICT', { current: kept.row });
  return { depot, donation: kept.row };
}

async function requestOf(tx: Transaction, viewer: Viewer, id: string): Promise<SupplyRequest> {
  const [found] = await tx.query<{ row: SupplyRequest; scope: string[] }>('SELECT row, scope FROM supply_requests WHERE id = $1', [id]);
  if (found === undefined || !viewer.sees(found.scope)) throw new DomainError('SUPPLY_REQUEST_UNKNOWN', { path: 'requestId' });
  return found.row;
}

async function itemsOf(tx: Transaction, ids: readonly string[]): Promise<Map<string, Item>> {
  const rows = ids.length === 0 ? [] : await tx.query<{ row: Item }>('SELECT row FROM items WHERE id = ANY($1::uuid[])', [ids]);
  return new Map(rows.map(({ row }) => [row.id, row]));
}

const decimalsOf = (items: ReadonlyMap<string, Item>): Map<string, number> =>
  new Map([...items].map(([id, { decimals }]) => [id, decimals]));

function serialTaken(error: unknown): never {
  if ((error as { constraint?: string }).constraint === 'lots_serial') throw new DomainError('SERIAL_TAKEN', { path: 'serialNumber' });
  throw error;
}
