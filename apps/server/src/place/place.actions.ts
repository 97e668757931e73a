/** Editing the gazetteer. Every node reads it again when the log says that it has changed. */

import {
  type AddGazetteerEntry,
  addGazetteerEntry,
  type DescribeGazetteerEntry,
  DomainError,
  type DomainEvent,
  describeGazetteerEntry,
  type ErrorDetail,
  type GazetteerEntry,
  type GazetteerImported,
  gazetteerChange,
  type ImportGazetteer,
  importGazetteer,
  type Point,
  removeGazetteerEntry,
} from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { type Answer, type Asked, created, ok } from '../core/asked.ts';
import { Geography } from '../core/geography.ts';
import { type Transaction, Transactions } from '../core/transaction.ts';
import { ENTRY_COLUMNS, writeGazetteer } from './place.rows.ts';

/** Faults of an import told at once. */
const TOLD = 20;

@Injectable()
export class PlaceActions {
  constructor(
    private readonly transactions: Transactions,
    private readonly geography: Geography,
  ) {}

  async add(asked: Asked, command: AddGazetteerEntry): Promise<Answer<GazetteerEntry>> {
    this.check(asked);
    const regionCode = this.regionOf(command);
    return this.transactions.run(asked, async (tx) => {
      await tx.begin();
      const change = await this.record(tx, addGazetteerEntry(tx.now, { id: command.id ?? uuidv7(), regionCode }, command));
      return created(onlyOne(change.added));
    });
  }

  async describe(asked: Asked, id: string, command: DescribeGazetteerEntry): Promise<Answer<GazetteerEntry>> {
    this.check(asked);
    return this.transactions.run(asked, async (tx) => {
      const entry = await this.open(tx, asked, id);
      const { regionCode: named, point } = command;
      // A place that is moved without a word about its region lies in that of its new point.
      const regionCode = named || point ? this.regionOf({ regionCode: named, point: point ?? entry.point }) : entry.regionCode;
      const { described } = await this.record(tx, describeGazetteerEntry(tx.now, { entry, regionCode }, command));
      return ok(described[0] ?? entry);
    });
  }

  async remove(asked: Asked, id: string): Promise<Answer<GazetteerEntry>> {
    this.check(asked);
    try {
      return await this.transactions.run(asked, async (tx) => {
        const { removed } = await this.record(tx, removeGazetteerEntry(tx.now, await this.open(tx, asked, id)));
        return ok(onlyOne(removed));
      });
    } catch (error) {
      // What has been removed is not found again: a repeat is known by its key alone.
      const kept = await this.transactions.keptAnswer<GazetteerEntry>(asked);
      if (kept === null) throw error;
      return kept;
    }
  }

  /** All or nothing; while one import runs no other change gets in between, so that two of the same file make no doubles. */
  async import(asked: Asked, command: ImportGazetteer): Promise<Answer<GazetteerImported>> {
    this.check(asked);
    const regionCodes = this.regionsOf(command);
    return this.transactions.run(asked, async (tx) => {
      await tx.begin();
      await tx.query('LOCK TABLE gazetteer IN SHARE ROW EXCLUSIVE MODE');
      const present = await tx.query<GazetteerEntry>(`SELECT ${ENTRY_COLUMNS} FROM gazetteer ORDER BY id`);
      const facts = { importId: uuidv7(), newIds: command.entries.map(() => uuidv7()), regionCodes, present };
      const { added, described } = await this.record(tx, importGazetteer(tx.now, facts, command));
      const unchanged = command.entries.length - added.length - described.length;
      return ok({ added: added.length, described: described.length, unchanged });
    });
  }

  private check(asked: Asked): void {
    asked.viewer.check('manageSystem', this.geography.rootId);
  }

  private async open(tx: Transaction, asked: Asked, id: string): Promise<GazetteerEntry> {
    await tx.begin();
    const [entry] = await tx.query<GazetteerEntry>(`SELECT ${ENTRY_COLUMNS} FROM gazetteer WHERE id = $1 FOR UPDATE`, [id]);
    if (entry === undefined) throw new DomainError('NOT_FOUND');
    if (asked.ifMatch !== null && asked.ifMatch !== entry.version) throw new DomainError('VERSION_CONFLICT', { current: entry });
    return entry;
  }

  private async record(tx: Transaction, events: readonly DomainEvent[]): Promise<ReturnType<typeof gazetteerChange>> {
    const [event] = events;
    if (event === undefined) return { added: [], described: [], removed: [] };
    const change = gazetteerChange(event);
    await writeGazetteer(tx, change);
    tx.record(events);
    return change;
  }

  /** The region named, else the one that holds the point, or null outside of all. */
  private regionOf({ regionCode, point }: { regionCode?: string | null; point: Point }): string | null {
    if (!regionCode) return this.geography.at(point.coordinates)?.code ?? null;
    if (!this.isRegion(regionCode)) throw new DomainError('REGION_UNKNOWN', { path: 'regionCode' });
    return regionCode;
  }

  private regionsOf({ entries }: ImportGazetteer): (string | null)[] {
    const errors = entries.flatMap(({ regionCode }, index): ErrorDetail[] =>
      regionCode && !this.isRegion(regionCode) ? [{ path: `entries.${index}.regionCode`, message: 'REGION_UNKNOWN' }] : [],
    );
    if (errors.length > 0) throw new DomainError('REGION_UNKNOWN', { errors: errors.slice(0, TOLD) });
    return entries.map((entry) => this.regionOf(entry));
  }

  private isRegion(code: string): boolean {
    return this.geography.nodeOfCode(code) !== undefined;
  }
}

function onlyOne<T>([one]: readonly T[]): T {
  if (one === undefined) throw new Error('The event says nothing of the entry it is about');
  return one;
}
