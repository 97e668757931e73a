/** Reads of jurisdictions: everybody signed in knows the tree and its boundaries. */
import {
  DomainError,
  type Jurisdiction,
  type JurisdictionBoundary,
  type ListQuery,
  type Page,
  pointCountOf,
  type SettingsOfJurisdiction,
} from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { Database } from '../core/database.ts';
import { Geography } from '../core/geography.ts';
import { listRows } from '../core/lists.ts';
import type { Viewer } from '../core/viewer.ts';

type Found = Pick<JurisdictionBoundary, 'geometry' | 'schematic'>;

@Injectable()
export class JurisdictionQueries {
  constructor(
    private readonly database: Database,
    private readonly geography: Geography,
  ) {}

  list(viewer: Viewer, query: ListQuery): Promise<Page<Jurisdiction>> {
    return listRows(this.database, viewer, 'jurisdiction', query);
  }

  async boundary(jurisdictionId: string): Promise<JurisdictionBoundary> {
    const found = await this.database.one<Found>('SELECT geometry, schematic FROM boundaries WHERE jurisdiction_id = $1', [jurisdictionId]);
    if (found === null) throw new DomainError('NOT_FOUND');
    return { jurisdictionId, ...found, pointCount: pointCountOf(found.geometry) };
  }

  /** Throws NOT_FOUND. */
  settings(jurisdictionId: string): SettingsOfJurisdiction {
    const node = this.geography.node(jurisdictionId);
    if (node === undefined) throw new DomainError('NOT_FOUND');
    return { own: node.settings ?? {}, effective: this.geography.settings(jurisdictionId) };
  }
}
