/** Reads of jurisdictions: everybody signed in knows the tree and its boundaries. */
import { DomainError, type Jurisdiction, type JurisdictionBoundary, type ListQuery, type Page, pointCountOf } from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { Database } from '../core/database.ts';
import { listRows } from '../core/lists.ts';
import type { Viewer } from '../core/viewer.ts';

type Found = Pick<JurisdictionBoundary, 'geometry' | 'schematic'>;

@Injectable()
export class JurisdictionQueries {
  constructor(private readonly database: Database) {}

  list(viewer: Viewer, query: ListQuery): Promise<Page<Jurisdiction>> {
    return listRows(this.database, viewer, 'jurisdiction', query);
  }

  async boundary(jurisdictionId: string): Promise<JurisdictionBoundary> {
    const found = await this.database.one<Found>('SELECT geometry, schematic FROM boundaries WHERE jurisdiction_id = $1', [jurisdictionId]);
    if (found === null) throw new DomainError('NOT_FOUND');
    return { jurisdictionId, ...found, pointCount: pointCountOf(found.geometry) };
  }
}
