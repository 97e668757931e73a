/** What screens ask about shelters: where there is room, how a district stands beside its norms, how many were inside when. */
import {
  hundredths,
  type Incident,
  type IncidentOfPlace,
  type Jurisdiction,
  nodeKey,
  type Shelter,
  type ShelterHistory,
  type ShelterNorm,
  type ShelterOffer,
  squareMetresText,
} from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { Database } from '../core/database.ts';
import { Geography } from '../core/geography.ts';
import { readRow } from '../core/lists.ts';
import type { Viewer } from '../core/viewer.ts';
import { ShelterOccupancy } from './occupancy.actions.ts';

/** Not built, or not to be used: its square metres shelter nobody. */
const WITHOUT_GROUND: readonly Shelter['state'][] = ['planned', 'outOfUse', 'damaged'];
const HISTORY_AT_MOST = 1_000;
const INCIDENTS_AT_MOST = 100;

@Injectable()
export class ShelterQueries {
  constructor(
    private readonly database: Database,
    private readonly geography: Geography,
    private readonly occupancy: ShelterOccupancy,
  ) {}

  async alternatives(viewer: Viewer, id: string, wanted: { people: number; special: number }): Promise<ShelterOffer[]> {
    const { place } = await readRow<Shelter>(this.database, viewer, 'shelter', id);
    return this.occupancy.nearestWithRoom({ ...wanted, from: place.point?.coordinates ?? null, exceptId: id });
  }

  /** The open incidents of its place, the newest first, for who registers people there. */
  async incidents(viewer: Viewer, id: string): Promise<IncidentOfPlace[]> {
    const shelter = await readRow<Shelter>(this.database, viewer, 'shelter', id);
    if (!viewer.manages(id)) viewer.check('manageShelters', shelter.jurisdictionId);
    const rows = await this.database.query<{ row: Incident }>(`SELECT row FROM incidents WHERE state <> 'closed' ORDER BY id DESC`);
    return rows
      .filter(({ row }) => this.occupancy.isOfPlace(shelter, row.jurisdictionId))
      .slice(0, INCIDENTS_AT_MOST)
      .map(({ row: { id: incidentId, code, title, openedAt } }) => ({ id: incidentId, code, title, openedAt }));
  }

  /** Headcounts and movements, oldest first, of the last ones that a screen can show. */
  async history(viewer: Viewer, id: string): Promise<ShelterHistory> {
    await readRow<Shelter>(this.database, viewer, 'shelter', id);
    const rows = await this.database.query<ShelterHistory['items'][number]>(
      `SELECT at, kind, count FROM (
         SELECT at, CASE WHEN people < 0 THEN 'departure' ELSE 'arrival' END AS kind, abs(people) AS count, recorded_at
         FROM shelter_moves WHERE shelter_id = $1
         UNION ALL
         SELECT at, 'headcount', (payload ->> 'count')::int, recorded_at FROM events WHERE subject_id = $1 AND type = 'shelter.counted'
         ORDER BY at DESC, recorded_at DESC LIMIT ${HISTORY_AT_MOST}
       ) newest ORDER BY at, recorded_at`,
      [id],
    );
    return { items: rows };
  }

  /** Of each district in sight. Towns and villages count with their district. */
  async norms(viewer: Viewer): Promise<ShelterNorm[]> {
    const rows = await this.database.query<{ row: Shelter }>('SELECT row FROM shelters');
    const byNode = new Map<string, Shelter[]>();
    for (const { row } of rows) byNode.set(row.jurisdictionId, [...(byNode.get(row.jurisdictionId) ?? []), row]);
    return this.geography
      .subtree(this.geography.rootId)
      .flatMap((id) => this.geography.node(id) ?? [])
      .filter(({ id, level }) => level === 'district' && viewer.sees([nodeKey(id)]))
      .sort((a, b) => (a.code < b.code ? -1 : 1))
      .map((node) =>
        this.normOf(
          node,
          this.geography.subtree(node.id).flatMap((id) => byNode.get(id) ?? []),
        ),
      );
  }

  private normOf(node: Jurisdiction, all: readonly Shelter[]): ShelterNorm {
    const { shelterPerResident, gradeOneShelters } = this.geography.settings(node.id);
    const shelters = all.filter(({ state }) => !WITHOUT_GROUND.includes(state));
    const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
    const area = shelters.reduce((total, { areaSquareMetres }) => total + hundredths(areaSquareMetres ?? '0'), 0n);
    const residents = node.settings?.residents ?? null;
    const present = sum(all.map((one) => one.present));
    const per = (people: number): string | null => (people === 0 ? null : squareMetresText(area / BigInt(people)));
    return {
      jurisdictionId: node.id,
      shelters: shelters.length,
      area: squareMetresText(area),
      capacity: sum(shelters.map(({ capacity }) => capacity)),
      residents,
      perResident: residents === null ? null : per(residents.count),
      needed: shelterPerResident,
      gradeOne: shelters.filter(({ grade }) => grade === 1).length,
      gradeOneNeeded: gradeOneShelters,
      present,
      perPresent: per(present),
    };
  }
}
