/** Reads of assignments. */
import type { Assignment, ListQuery, Page } from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { Database } from '../core/database.ts';
import { listRows, readRow } from '../core/lists.ts';
import type { Viewer } from '../core/viewer.ts';

@Injectable()
export class DispatchQueries {
  constructor(private readonly database: Database) {}

  list(viewer: Viewer, query: ListQuery): Promise<Page<Assignment>> {
    return listRows(this.database, viewer, 'assignment', query);
  }

  read(viewer: Viewer, id: string): Promise<Assignment> {
    return readRow(this.database, viewer, 'assignment', id);
  }
}
