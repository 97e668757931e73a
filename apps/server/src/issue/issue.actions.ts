/** Issues to households: hold the depot and the household's turn, ask the rule, move in the ledger, seal the names, log. All of it or nothing. */
import {
  DomainError,
  FIRST_ROUND,
  type HeldDepot,
  type Household,
  type HouseholdPeople,
  type IssuableLot,
  type Issue,
  type IssueGoods,
  type IssuingFacts,
  isMilitary,
  issueEvent,
  issueGoods,
  normalName,
  type OwnerKind,
  quantityFrom,
  type ReverseIssue,
  type Served,
} from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { type Answer, type Asked, created, ok } from '../core/asked.ts';
import { Codes } from '../core/codes.ts';
import { Database } from '../core/database.ts';
import { Geography } from '../core/geography.ts';
import { isKnownNode } from '../core/known-node.ts';
import { type PersonalKey, PersonalKeys } from '../core/sealed.ts';
import { mustSeeIncident } from '../core/seen-incident.ts';
import { type Transaction, Transactions } from '../core/transaction.ts';
import type { Viewer } from '../core/viewer.ts';
import { checkKeeper, holdKeptDepot } from '../depot/held-depot.actions.ts';
import { Ledger } from '../stock/ledger.ts';
import { type IssueRecord, namesOwner, SELECT_ISSUES, toIssue } from './issue.rows.ts';

type Turn = { household: string | null; name: string | null };
type KnownHousehold = { household: NonNullable<IssuingFacts['household']>; head: string | null };

@Injectable()
export class IssueActions {
  constructor(
    private readonly transactions: Transactions,
    private readonly database: Database,
    private readonly geography: Geography,
    private readonly codes: Codes,
    private readonly keys: PersonalKeys,
    private readonly ledger: Ledger,
  ) {}

  /** Of a temporary centre it is for its incident. */
  async issue(asked: Asked, command: IssueGoods): Promise<Answer<Issue>> {
    const { viewer } = asked;
    // Whoever hands out nothing anywhere is refused below, and has no tree read anew for that.
    const mayServe = viewer.keeps(command.depotId) || viewer.mayAnywhere('manageSupplies');
    if (mayServe && command.villageId && !(await isKnownNode(this.geography, this.database, command.villageId)))
      throw new DomainError('JURISDICTION_UNKNOWN', { path: 'villageId' });
    return this.transactions.run(asked, async (tx) => {
      await tx.begin();
      const depot = await holdKeptDepot(tx, viewer, command.depotId);
      if (command.incidentId && command.incidentId !== depot.row.incidentId) await mustSeeIncident(tx, viewer, command.incidentId);
      const incidentId = command.incidentId ?? depot.row.incidentId;
      const known = command.householdId ? await this.household(tx, viewer, depot, command.householdId) : null;
      const key = await this.keys.keyFor(tx, namesOwner(incidentId));
      const turn = turnOf(key, command, known);
      const served = await this.served(tx, { turn, incidentId, command });
      const facts: IssuingFacts = {
        ...{ id: command.id ?? uuidv7(), code: await this.codes.next('F', tx.now), movementId: uuidv7(), depot: depot.row, incidentId },
        ...{ household: known?.household ?? null, served, byName: viewer.identity.name, ...(await stockFor(tx, viewer, command)) },
      };
      const { event, issue } = issueGoods(tx.now, facts, command);
      const from = { kind: 'depot', id: depot.row.id } as const;
      const lines = issue.lines.map(({ lotId, quantity }) => ({ lotId, quantity, from, to: { kind: 'consumed' } as const }));
      const movement = { id: issue.movementId, kind: 'issue', at: command.at, incidentId, reason: issue.code, lines } as const;
      await this.ledger.move(tx, asked, movement);
      const household = command.householdName?.trim() || (known?.head ?? null);
      tx.insert('issues', {
        ...{ id: issue.id, depot_id: issue.depotId, incident_id: incidentId, village_id: issue.villageId },
        ...{
          household_id: issue.householdId,
          household_key: turn.household ?? turn.name,
          name_key: turn.name,
          round: issue.round,
          movement_id: issue.movementId,
          at: issue.at,
        },
        ...{ row: JSON.stringify(issue), people: key.seal(issue.id, { household, witness: command.witnessName.trim() }) },
        recorded_at: tx.now,
      });
      tx.record([event]);
      return created(toIssue({ row: issue, reversedAt: null, mediaIds: [] }));
    });
  }

  /** [IS6] */
  reverse(asked: Asked, id: string, { reason }: ReverseIssue): Promise<Answer<Issue>> {
    return this.transactions.run(asked, async (tx) => {
      await tx.begin();
      // Before the depot, as whoever reverses the movement by itself does.
      const [moved] = await tx.query<{ movement_id: string }>('SELECT movement_id FROM issues WHERE id = $1', [id]);
      if (moved !== undefined) await this.ledger.hold(tx, moved.movement_id);
      const found = await this.open(tx, asked, id);
      await this.ledger.reverse(tx, asked, found.row.movementId, { reason });
      tx.record([issueEvent('issue.reversed', tx.now, found.row, {})]);
      return ok(toIssue({ ...found, reversedAt: tx.now }));
    });
  }

  /** For a signature or a photo, by who hands out there. One that comes after the names have gone would stay for ever. */
  async openForPhotos(tx: Transaction, asked: Asked, id: string): Promise<IssueRecord> {
    const found = await this.open(tx, asked, id);
    if (found.people === null) throw new DomainError('PERSONAL_DATA_DESTROYED');
    return found;
  }

  private async open(tx: Transaction, { viewer, ifMatch }: Asked, id: string): Promise<IssueRecord> {
    await tx.begin();
    const [place] = await tx.query<{ depot_id: string }>('SELECT depot_id FROM issues WHERE id = $1', [id]);
    const [depot] = await tx.lock<HeldDepot>('depot', place === undefined ? [] : [place.depot_id]);
    const [found] = await tx.query<IssueRecord>(`${SELECT_ISSUES} WHERE i.id = $1`, [id]);
    if (depot === undefined || found === undefined || !viewer.sees(depot.scope)) throw new DomainError('NOT_FOUND');
    checkKeeper(viewer, depot);
    const present = toIssue(found);
    if (ifMatch !== null && ifMatch !== present.version) throw new DomainError('VERSION_CONFLICT', { current: present });
    return found;
  }

  /** [IS1] Of the villages around the depot, or of a ledger that whoever asks may read. */
  private async household(tx: Transaction, viewer: Viewer, depot: HeldDepot, id: string): Promise<KnownHousehold> {
    const [found] = await tx.query<{ row: Household; sealed: Buffer }>('SELECT row, sealed FROM households WHERE id = $1 AND NOT removed', [
      id,
    ]);
    const village = found?.row.jurisdictionId ?? '';
    const isAround = this.geography.isWithin(village, depot.row.jurisdictionId) || viewer.may('keepHouseholds', village);
    if (found === undefined || !isAround) throw new DomainError('HOUSEHOLD_UNKNOWN', { path: 'householdId' });
    const { code, jurisdictionId: villageId, people } = found.row;
    const told = (await this.keys.keyFor(tx, 'households')).unseal<HouseholdPeople>(id, found.sealed);
    const names = [told?.head ?? '', ...(told?.members ?? []).map(({ name }) => name)].filter((name) => name !== '');
    return { household: { id, code, villageId, people, names }, head: told?.head ?? null };
  }

  /**
   * [IS4] Two counters that serve the same household at once come one after the other. By its number, and by its name where one of the two did not know the
   * number: neighbours with the same name have numbers of their own.
   */
  private async served(
    tx: Transaction,
    { turn, incidentId, command }: { turn: Turn; incidentId: string | null; command: IssueGoods },
  ): Promise<Served[]> {
    const held = [turn.household, turn.name].flatMap((one) => (one === null ? [] : [`issue ${one}`])).sort();
    for (const one of held) await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [one]);
    return tx.query<Served>(
      `SELECT line ->> 'itemId' AS "itemId", i.row ->> 'at' AS at FROM issues i, jsonb_array_elements(i.row -> 'lines') AS line
       WHERE (i.household_key = $1 OR (i.name_key = $2 AND (i.household_id IS NULL OR $1::text IS NULL))) AND i.round = $3
         AND CASE WHEN $4::uuid IS NULL THEN i.incident_id IS NULL AND i.depot_id = $5 ELSE i.incident_id IN (SELECT incident_parts(incident_whole($4))) END
         AND NOT EXISTS (SELECT FROM movement_reversals r WHERE r.reversed_id = i.movement_id) ORDER BY i.at`,
      [turn.household, turn.name, command.round ?? FIRST_ROUND, incidentId, command.depotId],
    );
  }
}

/** Whose turn it is, in words that say nothing; null where nobody knows. */
function turnOf(key: PersonalKey, { householdName, villageId }: IssueGoods, known: KnownHousehold | null): Turn {
  const name = normalName(householdName || (known?.head ?? ''));
  const village = known?.household.villageId ?? villageId;
  return {
    household: known === null ? null : `household:${known.household.id}`,
    name: name === '' ? null : `name:${key.hash(`${village} ${name}`).toString('hex')}`,
  };
}

type StockRow = { lotId: string; itemId: string; ownerKind: OwnerKind; available: string; expiresAt: string | null };

/** What lies there of the items and lots that are named; what is the army's only for those who may move it. */
async function stockFor(tx: Transaction, viewer: Viewer, { depotId, lines }: IssueGoods): Promise<Pick<IssuingFacts, 'lots' | 'decimals'>> {
  const rows = await tx.query<StockRow>(
    `SELECT b.lot_id AS "lotId", l.item_id AS "itemId", l.owner_kind AS "ownerKind", b.on_hand - b.reserved - b.blocked AS available, l.expires_at AS "expiresAt"
     FROM balances b JOIN lots l ON l.id = b.lot_id
     WHERE b.place = $1 AND b.on_hand > 0 AND (l.item_id = ANY($2::uuid[]) OR b.lot_id = ANY($3::uuid[]))`,
    [`depot:${depotId}`, lines.flatMap(({ itemId }) => itemId ?? []), lines.flatMap(({ lotId }) => lotId ?? [])],
  );
  const mayMilitary = viewer.mayAnywhere('moveMilitary');
  const lots = rows
    .filter(({ ownerKind }) => mayMilitary || !isMilitary(ownerKind))
    .map(({ available, ...lot }): IssuableLot => ({ ...lot, available: quantityFrom(available) }));
  const items = await tx.query<{ id: string; decimals: number }>(
    `SELECT id, (row ->> 'decimals')::int AS decimals FROM items WHERE id = ANY($1::uuid[])`,
    [[...lots.map(({ itemId }) => itemId), ...lines.flatMap(({ itemId }) => itemId ?? [])]],
  );
  return { lots, decimals: new Map(items.map(({ id, decimals }) => [id, decimals])) };
}
