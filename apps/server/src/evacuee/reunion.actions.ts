/**
 * A relative asks (docs/spec/evacuees.md, EP9). Whether somebody is not there, or wants nobody told, is the same work and the same wait, so that neither the
 * answer nor its time says which. Who asks is sealed under the key of the month and goes with it.
 */
import { setTimeout as delay } from 'node:timers/promises';
import {
  type AskedReunion,
  type Asker,
  type AskReunion,
  DomainError,
  type Evacuee,
  findRelative,
  fullNameToken,
  normalName,
  type Page,
  type Reunion,
  type ReunionQuery,
} from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { type Answer, type Asked, ok } from '../core/asked.ts';
import { Audit } from '../core/audit.ts';
import { Database } from '../core/database.ts';
import { afterKey, makeKey } from '../core/lists.ts';
import { Rates } from '../core/rates.ts';
import { ownerText, PersonalKeys } from '../core/sealed.ts';
import { Transactions } from '../core/transaction.ts';
import type { Viewer } from '../core/viewer.ts';
import { COLUMNS, type EvacueeRow, openedBy } from './evacuee.rows.ts';

/** Answers go out at whole steps of this. */
const STEP_MS = 250;
/** Of one name and of the group's member; more of the same name are looked at in no answer. */
const MOST_NAMESAKES = 500;
type Namesake = EvacueeRow & { shelterName: string | null };
type AskedRow = { id: string; at: string; askedBy: string; askedIn: string; found: boolean; sealed: Buffer };

@Injectable()
export class ReunionActions {
  constructor(
    private readonly transactions: Transactions,
    private readonly database: Database,
    private readonly keys: PersonalKeys,
    private readonly rates: Rates,
    private readonly audit: Audit,
  ) {}

  async ask(asked: Asked, command: AskReunion): Promise<Answer<Reunion>> {
    const { viewer } = asked;
    viewer.checkAnywhere('submitReports');
    if (viewer.isGuest) throw new DomainError('FORBIDDEN');
    this.rates.countReunion(viewer.personId);
    const begun = performance.now();
    try {
      const reunion = await this.find(command);
      return await this.transactions.run(asked, async (tx) => {
        const id = uuidv7();
        const askedIn = tx.now.slice(0, 7);
        const key = await this.keys.keyFor(tx, { askedIn });
        tx.record([
          { type: 'reunion.asked', subject: { kind: 'reunion', id }, incidentId: null, at: tx.now, flags: [], payload: {}, touches: [] },
        ]);
        tx.insert('reunions', {
          id,
          at: tx.now,
          asked_by: viewer.personId,
          asked_in: askedIn,
          is_found: reunion.found === 'safe',
          sealed: key.seal(id, { asker: command.asker, name: command.name }),
        });
        return ok(reunion);
      });
    } finally {
      await delay(STEP_MS - ((performance.now() - begun) % STEP_MS));
    }
  }

  private async find(command: AskReunion): Promise<Reunion> {
    const keys = await this.keys.keysOfIncidents(this.database);
    const tokens = [command.name, command.oneMore.groupMember ?? ''].filter(Boolean).map(fullNameToken);
    const hashes = [...keys.values()].flatMap((key) => tokens.map((token) => key.hash(token)));
    const namesakes = await this.database.query<Namesake>(
      `SELECT ${COLUMNS}, s.row ->> 'name' AS "shelterName" FROM evacuees e LEFT JOIN shelters s ON s.id = e.shelter_id
       WHERE e.search && $1::bytea[] AND ($2::uuid IS NULL OR e.incident_id = $2) ORDER BY e.recorded_at DESC LIMIT ${MOST_NAMESAKES}`,
      [hashes, command.incidentId ?? null],
    );
    const keyOf = ({ incidentId }: Evacuee) => keys.get(ownerText({ incidentId }));
    const relatives = namesakes.map((one) => ({ evacuee: one.row, personal: openedBy(keyOf(one.row), one) }));
    const found = findRelative(command, relatives);
    if (found === null) return { found: 'unknown' };
    return { found: 'safe', shelterName: namesakes.find(({ row }) => row.id === found.evacuee.id)?.shelterName ?? null };
  }

  /** Who asked: all of it where everything is seen, else what one has taken down oneself. */
  async list(viewer: Viewer, { reason, limit, after }: ReunionQuery): Promise<Page<AskedReunion>> {
    viewer.checkAnywhere('submitReports');
    const { personId, identity } = viewer;
    const [at, id] = after === undefined ? [null, null] : afterKey(after);
    const isAll = viewer.seesAll && viewer.mayAnywhere('readEvacuees');
    const found = await this.database.query<AskedRow>(
      `SELECT id, at, asked_by AS "askedBy", asked_in AS "askedIn", is_found AS found, sealed FROM reunions
       WHERE ($1::uuid IS NULL OR asked_by = $1) AND ($2::timestamptz IS NULL OR (at, id) < ($2, $3::uuid)) ORDER BY at DESC, id DESC LIMIT $4`,
      [isAll ? null : personId, at, id, limit + 1],
    );
    const page = found.slice(0, limit);
    const last = page.at(-1);
    const months = [...new Set(page.map(({ askedIn }) => askedIn))].map((askedIn) => ({ askedIn }));
    const keys = await this.keys.keysOf(this.database, months);
    const items = page.map(({ sealed, askedIn, ...one }) => {
      const opened = keys.get(ownerText({ askedIn }))?.unseal<{ asker: Asker; name: string }>(one.id, sealed) ?? null;
      return { ...one, asker: opened?.asker ?? null, name: opened?.name ?? null };
    });
    checkNameless(reason, items);
    // Before a line goes out.
    await this.audit.writeReading({ action: 'reunions.read', personId, name: identity.name, detail: { reason } }, after === undefined);
    return { items, next: found.length > limit && last !== undefined ? makeKey(last.at, last.id) : null };
  }
}

/** [PD7] The audit is kept for ever: nobody who stands on the page, asking or asked for, goes into it by way of the reason. */
function checkNameless(reason: string, items: readonly Pick<AskedReunion, 'asker' | 'name'>[]): void {
  const text = normalName(reason);
  const facts = items.flatMap(({ asker, name }) => [asker?.name, asker?.phone, name]).map((fact) => normalName(fact ?? ''));
  if (facts.some((fact) => fact !== '' && text.includes(fact))) throw new DomainError('NAME_IN_REASON', { path: 'reason' });
}
