/** Reads of people in shelters. Without names for who sees the place; with names for who may, for a reason that the audit has before the answer goes out. */
import {
  DomainError,
  type Evacuee,
  type EvacueeExport,
  type EvacueePersonal,
  type EvacueeQuery,
  type EvacueeSearch,
  fullNameToken,
  type NamedEvacuee,
  normalName,
  type Page,
  type Personal,
  type PersonalQuery,
  phoneDigits,
  tokensOfQuery,
} from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { Audit } from '../core/audit.ts';
import { Clock } from '../core/clock.ts';
import { Database } from '../core/database.ts';
import { afterKey, makeKey } from '../core/lists.ts';
import { ownerText, type PersonalKey, PersonalKeys } from '../core/sealed.ts';
import type { Viewer } from '../core/viewer.ts';
import { COLUMNS, type EvacueeRow, inSight, openedBy, readable, wristbandHash } from './evacuee.rows.ts';

/** Opened at most for one search: the whole name first, then the newest. */
const MOST_HITS = 200;
const EXPORTED_AT_ONCE = 2_000;
const SHOWN_OF_NUMBER = 4;
/** Of whole names, in signs. */
const NAME_LENGTHS = [2, 3, 4];
const CODE = /^[eE]-\d{8}-\d{4,}$/;
type Listed = EvacueeRow & { recordedAt: string; id: string; isReadable: boolean; shelterName: string | null };

@Injectable()
export class EvacueeQueries {
  constructor(
    private readonly database: Database,
    private readonly keys: PersonalKeys,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** `names`: of those whom the viewer may read; the next pages belong to the reading of the first. */
  async list(viewer: Viewer, query: EvacueeQuery): Promise<Page<NamedEvacuee>> {
    const isNamed = query.names === 'true';
    if (isNamed) {
      checkReader(viewer);
      if (query.reason === undefined) throw new DomainError('INVALID', { path: 'reason' });
      const { incidentId = null, shelterId = null, groupId = null, state = null, reason } = query;
      await this.checkReason(viewer, reason);
      await this.note(viewer, 'evacuees.read', { incidentId, shelterId, groupId, state, reason }, query.after === undefined);
    }
    const found = await this.page(viewer, query, query.limit + 1, isNamed, query.after);
    const page = found.slice(0, query.limit);
    const last = page.at(-1);
    const next = found.length > query.limit && last !== undefined ? makeKey(last.recordedAt, last.id) : null;
    if (!isNamed) return { items: page.map(({ row }) => row), next };
    const keys = await this.keysFor(page);
    return { items: page.map((one) => named(one, keys)), next };
  }

  async read(viewer: Viewer, id: string): Promise<Evacuee> {
    return (await this.one(viewer, id)).row;
  }

  /** By the wristband in hand, which somebody who answers for a shelter has before them: where the person belongs, not who it is. */
  async byWristband(viewer: Viewer, wristband: string): Promise<Evacuee> {
    if (viewer.shelterIds.length === 0) viewer.checkAnywhere('manageShelters');
    const found = await this.database.one<{ row: Evacuee }>('SELECT row FROM evacuees WHERE wristband_hash = $1', [
      wristbandHash(wristband),
    ]);
    if (found === null) throw new DomainError('EVACUEE_UNKNOWN', { path: 'wristband' });
    return found.row;
  }

  async personal(viewer: Viewer, id: string, { reason, idNumber }: PersonalQuery): Promise<EvacueePersonal> {
    const one = await this.one(viewer, id);
    if (!one.isReadable) throw new DomainError('FORBIDDEN');
    const keys = await this.keysFor([one]);
    const personal = openedBy(keyOf(keys, one.row), one);
    await this.checkReason(viewer, reason, personal);
    await this.note(viewer, 'evacuee.read', { evacueeId: id, reason, idNumber });
    if (personal === null) throw new DomainError('PERSONAL_DATA_DESTROYED');
    return {
      id,
      name: personal.name ?? null,
      phone: personal.phone ?? null,
      idNumber: idNumber === 'whole' ? (personal.idNumber ?? null) : masked(personal.idNumber),
      home: personal.home ?? null,
      note: personal.note ?? null,
      receiver: personal.receiver ?? null,
    };
  }

  /** What is looked for is in nobody's audit: it is a name. */
  async search(viewer: Viewer, { q, reason, incidentId, limit }: EvacueeSearch): Promise<{ items: NamedEvacuee[] }> {
    checkReader(viewer);
    const wanted = normalName(q);
    await this.checkReason(viewer, reason, { name: q });
    const keys = await this.keys.keysOfIncidents(this.database);
    const found = await this.hits(viewer, q.trim(), incidentId ?? null, keys);
    await this.note(viewer, 'evacuees.searched', { reason, incidentId: incidentId ?? null, found: found.length });
    const digits = phoneDigits(wanted);
    const opened = found.map((one) => ({ item: named(one, keys), phone: phoneDigits(openedBy(keyOf(keys, one.row), one)?.phone) }));
    const fitting = digits === wanted && digits.length > SHOWN_OF_NUMBER ? opened.filter(({ phone }) => phone.endsWith(digits)) : opened;
    const isWhole = ({ item }: (typeof opened)[number]) => normalName(item.name ?? '') === wanted;
    return { items: [...fitting.filter(isWhole), ...fitting.filter((one) => !isWhole(one))].slice(0, limit).map(({ item }) => item) };
  }

  private hits(viewer: Viewer, q: string, incidentId: string | null, keys: Map<string, PersonalKey>): Promise<Listed[]> {
    const parameters: unknown[] = [];
    const bind = (value: unknown) => `$${parameters.push(value)}`;
    const tokens = tokensOfQuery(q);
    const hashes = [...keys.values()].flatMap((key) => tokens.map((token) => key.hash(token)));
    const condition = CODE.test(q) ? `e.code = ${bind(q.toUpperCase())}` : `e.search && ${bind(hashes)}::bytea[]`;
    const ofIncident = incidentId === null ? '' : `AND e.incident_id = ${bind(incidentId)}`;
    return this.database.query<Listed>(
      `${select('true')} WHERE ${condition} ${ofIncident} AND ${readable(viewer, bind)} ORDER BY e.recorded_at DESC LIMIT ${MOST_HITS}`,
      parameters,
    );
  }

  /** Lines of a table, one after the other: the first says who took it and when. */
  async *exported(viewer: Viewer, { reason, incidentId, shelterId }: EvacueeExport): AsyncGenerator<string> {
    const at = this.clock.now();
    yield `\ufeff${line(['exportedBy', viewer.identity.name, viewer.personId, at, reason])}${line(EXPORTED)}`;
    let after: string | undefined;
    do {
      const page = await this.page(viewer, { incidentId, shelterId }, EXPORTED_AT_ONCE, true, after);
      const keys = await this.keysFor(page);
      yield page
        .filter(({ isReadable }) => isReadable)
        .map((one) => exportedLine(one, keys))
        .join('');
      const last = page.at(-1);
      after = page.length < EXPORTED_AT_ONCE || last === undefined ? undefined : makeKey(last.recordedAt, last.id);
    } while (after !== undefined);
  }

  /** In the audit before the first line goes out. */
  async allowExport(viewer: Viewer, { reason, incidentId, shelterId }: EvacueeExport): Promise<void> {
    checkReader(viewer);
    await this.checkReason(viewer, reason);
    await this.note(viewer, 'evacuees.exported', { reason, incidentId: incidentId ?? null, shelterId: shelterId ?? null });
  }

  /** [PD7] The audit is kept for ever: nothing of whoever is asked for goes into it by way of the reason, and nobody's whole name. */
  private async checkReason(viewer: Viewer, reason: string, asked: Personal | null = null): Promise<void> {
    const text = normalName(reason);
    const facts = [asked?.name, asked?.phone, asked?.idNumber].map((fact) => normalName(fact ?? '')).filter((fact) => fact !== '');
    if (facts.some((fact) => text.includes(fact)) || (await this.isNaming(viewer, text)))
      throw new DomainError('NAME_IN_REASON', { path: 'reason' });
  }

  /** Only of those whom the viewer may read: a refusal tells that there is such a person. */
  private async isNaming(viewer: Viewer, text: string): Promise<boolean> {
    const signs = [...text];
    const parts = NAME_LENGTHS.flatMap((length) =>
      signs.slice(0, signs.length - length + 1).map((_, from) => signs.slice(from, from + length).join('')),
    );
    const names = [...new Set(parts)].map(fullNameToken);
    const keys = await this.keys.keysOfIncidents(this.database);
    const hashes = [...keys.values()].flatMap((key) => names.map((name) => key.hash(name)));
    const parameters: unknown[] = [hashes];
    const bind = (value: unknown) => `$${parameters.push(value)}`;
    // Without MATERIALIZED the LIMIT talks the planner into reading the whole table: it expects a hit at once, and there is none nearly always.
    const sql = `WITH hit AS MATERIALIZED (SELECT id FROM evacuees WHERE search && $1::bytea[])
      SELECT FROM hit JOIN evacuees e USING (id) LEFT JOIN shelters s ON s.id = e.shelter_id WHERE ${readable(viewer, bind)} LIMIT 1`;
    return (await this.database.one(sql, parameters)) !== null;
  }

  private async one(viewer: Viewer, id: string): Promise<Listed> {
    const parameters: unknown[] = [id];
    const bind = (value: unknown) => `$${parameters.push(value)}`;
    const found = await this.database.one<Listed>(
      `${select(readable(viewer, bind))} WHERE e.id = $1 AND ${inSight(viewer, bind)}`,
      parameters,
    );
    if (found === null) throw new DomainError('NOT_FOUND');
    return found;
  }

  private page(
    viewer: Viewer,
    query: Pick<EvacueeQuery, 'incidentId' | 'shelterId' | 'groupId' | 'state'>,
    limit: number,
    isNamed: boolean,
    after: string | undefined,
  ): Promise<Listed[]> {
    const parameters: unknown[] = [];
    const bind = (value: unknown) => `$${parameters.push(value)}`;
    const conditions = [inSight(viewer, bind)];
    if (query.incidentId) conditions.push(`e.incident_id = ${bind(query.incidentId)}`);
    if (query.shelterId) conditions.push(`(e.shelter_id = ${bind(query.shelterId)} OR e.to_shelter_id = ${bind(query.shelterId)})`);
    if (query.groupId) conditions.push(`e.group_id = ${bind(query.groupId)}`);
    if (query.state) conditions.push(`e.state = ${bind(query.state)}`);
    if (after !== undefined) {
      const [recordedAt, id] = afterKey(after);
      conditions.push(`(e.recorded_at, e.id) < (${bind(recordedAt)}::timestamptz, ${bind(id)}::uuid)`);
    }
    return this.database.query<Listed>(
      `${select(isNamed ? readable(viewer, bind) : 'false')} WHERE ${conditions.join(' AND ')}
       ORDER BY e.recorded_at DESC, e.id DESC LIMIT ${bind(limit)}`,
      parameters,
    );
  }

  private keysFor(rows: readonly { row: Evacuee }[]): Promise<Map<string, PersonalKey>> {
    return this.keys.keysOf(
      this.database,
      [...new Set(rows.map(({ row }) => row.incidentId))].map((incidentId) => ({ incidentId })),
    );
  }

  private note({ personId, identity }: Viewer, action: string, detail: Record<string, unknown>, isFirstPage = true): Promise<void> {
    return this.audit.writeReading({ action, personId, name: identity.name, detail }, isFirstPage);
  }
}

const select = (isReadable: string): string =>
  `SELECT ${COLUMNS}, e.recorded_at AS "recordedAt", e.id, ${isReadable} AS "isReadable", s.row ->> 'name' AS "shelterName"
   FROM evacuees e LEFT JOIN shelters s ON s.id = e.shelter_id`;

function checkReader(viewer: Viewer): void {
  if (viewer.shelterIds.length === 0) viewer.checkAnywhere('readEvacuees');
}

const keyOf = (keys: Map<string, PersonalKey>, { incidentId }: Evacuee): PersonalKey | undefined => keys.get(ownerText({ incidentId }));

const named = (one: Listed, keys: Map<string, PersonalKey>): NamedEvacuee => ({
  ...one.row,
  name: one.isReadable ? (openedBy(keyOf(keys, one.row), one)?.name ?? null) : null,
  shelterName: one.shelterName,
});

const masked = (number: string | null | undefined): string | null => (number ? `****${number.slice(-SHOWN_OF_NUMBER)}` : null);

const EXPORTED = ['code', 'name', 'phone', 'sex', 'birthYear', 'needs', 'home', 'groupId', 'state', 'shelter', 'destination', 'since'];
function exportedLine(one: Listed, keys: Map<string, PersonalKey>): string {
  const { row, shelterName } = one;
  const personal = openedBy(keyOf(keys, row), one);
  const { code, sex, birthYear, needs, groupId, state, destination, since } = row;
  return line([
    code,
    personal?.name,
    personal?.phone,
    sex,
    birthYear,
    needs.join(' '),
    personal?.home,
    groupId,
    state,
    shelterName,
    destination,
    since,
  ]);
}

/** A cell that a table would take for a formula is text; its telephone numbers too. */
const cell = (value: string | number | null | undefined): string => {
  const text = String(value ?? '');
  return `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
};
const line = (cells: readonly (string | number | null | undefined)[]): string => `${cells.map(cell).join(',')}\r\n`;
