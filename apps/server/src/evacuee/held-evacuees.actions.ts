/** Holds people for a change: the person, the group, and the shelter where they are, each for who answers for it (docs/spec/evacuees.md). */
import { DomainError, type Evacuee, type Shelter } from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { Answer, type Asked } from '../core/asked.ts';
import { type Transaction, Transactions } from '../core/transaction.ts';
import type { Viewer } from '../core/viewer.ts';
import { ShelterOccupancy } from '../shelter/occupancy.actions.ts';
import { COLUMNS, type EvacueeRow, inSight, keptOf, saveEvacuee, wristbandHash } from './evacuee.rows.ts';

/** Who was named, who acts with them, and everybody of the group: whether a child is alone depends on those too. */
type Held = { first: EvacueeRow; acting: readonly EvacueeRow[]; group: readonly EvacueeRow[] };

@Injectable()
export class HeldEvacuees {
  constructor(
    private readonly transactions: Transactions,
    private readonly occupancy: ShelterOccupancy,
  ) {}

  /** Holds the person and, if they go together, the group; saves whom the work gives back; answers with the person. */
  change(
    asked: Asked,
    id: string,
    { isTogether = false, wristband }: { isTogether?: boolean; wristband?: string | null | undefined },
    work: (tx: Transaction, held: Held) => Promise<EvacueeRow[]>,
  ): Promise<Answer<Evacuee>> {
    return this.transactions.run(asked, async (tx) => {
      await tx.begin();
      const group = await this.hold(tx, asked.viewer, id, wristband ?? null);
      const first = group.find(({ row }) => row.id === id);
      if (first === undefined) throw new DomainError('NOT_FOUND');
      if (asked.ifMatch !== null && first.row.version !== asked.ifMatch) throw new DomainError('VERSION_CONFLICT', { current: first.row });
      const changed = await work(tx, { first, acting: isTogether ? group : [first], group });
      for (const one of changed) await saveEvacuee(tx, one);
      const row = changed.find((one) => one.row.id === id)?.row ?? first.row;
      return new Answer(200, row, false, keptOf(row));
    });
  }

  /** The person, if in sight or by the wristband in hand, and everybody of the group, in one order. */
  private async hold(tx: Transaction, viewer: Viewer, id: string, wristband: string | null): Promise<EvacueeRow[]> {
    const parameters: unknown[] = [id, wristband === null ? null : wristbandHash(wristband)];
    const bind = (value: unknown) => `$${parameters.push(value)}`;
    return tx.query<EvacueeRow>(
      `WITH asked AS (SELECT e.id, e.group_id, e.incident_id FROM evacuees e WHERE e.id = $1 AND (e.wristband_hash = $2 OR ${inSight(viewer, bind)}))
       SELECT ${COLUMNS} FROM evacuees e WHERE e.id IN (SELECT id FROM asked)
         OR e.group_id IN (SELECT group_id FROM asked) AND e.incident_id IN (SELECT incident_id FROM asked)
       ORDER BY e.id FOR UPDATE OF e`,
      parameters,
    );
  }

  /** The shelter where people are taken in, held; by who answers for it. */
  async shelter(tx: Transaction, viewer: Viewer, id: string): Promise<Shelter> {
    const held = (await this.occupancy.hold(tx, [id])).get(id);
    if (held === undefined || !(viewer.sees(held.scope) || viewer.manages(id)))
      throw new DomainError('SHELTER_UNKNOWN', { path: 'shelterId' });
    checkRight(viewer, held.row as Shelter);
    return held.row as Shelter;
  }

  /** Whoever answers for where they are. */
  async mayHandle(tx: Transaction, viewer: Viewer, id: string): Promise<void> {
    checkRight(viewer, (await this.occupancy.hold(tx, [id])).get(id)?.row as Shelter);
  }
}

export const isInCharge = (viewer: Viewer, { id, jurisdictionId }: Shelter): boolean =>
  viewer.manages(id) || viewer.may('manageShelters', jurisdictionId);
function checkRight(viewer: Viewer, shelter: Shelter): void {
  if (!isInCharge(viewer, shelter)) throw new DomainError('FORBIDDEN');
}
