/** The tree of jurisdictions and their boundaries. Every node reads both again when the log says that they have changed. */

import {
  type Boundary,
  type BoundarySet,
  type CreateJurisdiction,
  checkBoundary,
  createJurisdiction,
  type DescribeJurisdiction,
  DomainError,
  describeJurisdiction,
  type Held,
  type Jurisdiction,
  type JurisdictionSettings,
  type Permission,
  pointCountOf,
  type SetBoundary,
  type SettingsOfJurisdiction,
  setBoundary,
  setSettings,
  settingsOf,
} from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { type Answer, type Asked, created, ok } from '../core/asked.ts';
import { Database } from '../core/database.ts';
import { Geography } from '../core/geography.ts';
import { type Transaction, Transactions } from '../core/transaction.ts';

@Injectable()
export class JurisdictionActions {
  constructor(
    private readonly transactions: Transactions,
    private readonly database: Database,
    private readonly geography: Geography,
  ) {}

  async create(asked: Asked, command: CreateJurisdiction): Promise<Answer<Jurisdiction>> {
    asked.viewer.checkAnywhere('manageSystem');
    const parent = await this.node(command.parentId);
    if (parent === undefined) throw new DomainError('JURISDICTION_UNKNOWN', { path: 'parentId' });
    asked.viewer.check('manageSystem', parent.id);
    return this.withCode(command.code, () =>
      this.transactions.run(asked, async (tx) => {
        const id = command.id ?? uuidv7();
        tx.record(createJurisdiction(tx.now, { id, sameCode: await this.ofCode(command.code), parent }, command));
        return created(tx.row<Jurisdiction>('jurisdiction', id));
      }),
    );
  }

  async describe(asked: Asked, id: string, command: DescribeJurisdiction): Promise<Answer<Jurisdiction>> {
    await this.check(asked, id);
    return this.withCode(command.code ?? '', () =>
      this.transactions.run(asked, async (tx) => {
        const sameCode = command.code ? await this.ofCode(command.code) : null;
        const { row } = await tx.open<Held<Jurisdiction>>('jurisdiction', id);
        tx.record(describeJurisdiction(tx.now, { row, sameCode }, command));
        return ok(tx.row<Jurisdiction>('jurisdiction', id));
      }),
    );
  }

  /** The same boundary again is no event. */
  async setBoundary(asked: Asked, id: string, { geometry, schematic }: SetBoundary): Promise<Answer<BoundarySet>> {
    await this.check(asked, id);
    checkBoundary(geometry);
    const answer = { jurisdictionId: id, schematic: schematic ?? false, pointCount: pointCountOf(geometry) };
    return this.transactions.run(asked, async (tx) => {
      await tx.open<Held<Jurisdiction>>('jurisdiction', id);
      if (await this.save(tx, answer, geometry)) tx.record(setBoundary(tx.now, id, answer.pointCount));
      return ok(answer);
    });
  }

  /** The whole of a node's own limits and norms anew. */
  async setSettings(asked: Asked, id: string, command: JurisdictionSettings): Promise<Answer<SettingsOfJurisdiction>> {
    await this.check(asked, id, 'setSettings');
    return this.transactions.run(asked, async (tx) => {
      const { row } = await tx.open<Held<Jurisdiction>>('jurisdiction', id);
      tx.record(setSettings(tx.now, { row }, command));
      const after = tx.row<Jurisdiction>('jurisdiction', id);
      const above = this.geography.path(id).slice(1);
      return ok({ own: after.settings ?? {}, effective: settingsOf([after, ...above.flatMap((node) => this.geography.node(node) ?? [])]) });
    });
  }

  /** Whether it was another boundary before. */
  private async save(tx: Transaction, { jurisdictionId, schematic }: BoundarySet, geometry: Boundary): Promise<boolean> {
    const written = await tx.query(
      `INSERT INTO boundaries (jurisdiction_id, geometry, schematic) VALUES ($1, $2, $3)
       ON CONFLICT (jurisdiction_id) DO UPDATE SET geometry = excluded.geometry, schematic = excluded.schematic
         WHERE (boundaries.geometry, boundaries.schematic) IS DISTINCT FROM (excluded.geometry, excluded.schematic)
       RETURNING jurisdiction_id`,
      [jurisdictionId, JSON.stringify(geometry), schematic],
    );
    return written.length > 0;
  }

  private async check(asked: Asked, id: string, permission: Permission = 'manageSystem'): Promise<void> {
    asked.viewer.checkAnywhere(permission);
    if ((await this.node(id)) === undefined) throw new DomainError('NOT_FOUND');
    asked.viewer.check(permission, id);
  }

  /** A node made a moment ago, perhaps elsewhere, may not have come to this node by the log yet. */
  private async node(id: string): Promise<Jurisdiction | undefined> {
    if (this.geography.node(id) === undefined) await this.geography.load(this.database);
    return this.geography.node(id);
  }

  private async ofCode(code: string): Promise<Jurisdiction | null> {
    return (await this.database.one<{ row: Jurisdiction }>('SELECT row FROM jurisdictions WHERE code = $1', [code]))?.row ?? null;
  }

  /** Two who give the same code at the same instant: the table decides, the refusal is the same. */
  private async withCode<T>(code: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if ((error as { constraint?: string }).constraint !== 'jurisdictions_code_key') throw error;
      throw new DomainError('CODE_TAKEN', { path: 'code', current: await this.ofCode(code) });
    }
  }
}
