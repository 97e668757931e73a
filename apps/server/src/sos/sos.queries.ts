/** Reads of calls for help. */
import type { ListQuery, Page, Sos } from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { Database } from '../core/database.ts';
import { listRows, readRow } from '../core/lists.ts';
import type { Viewer } from '../core/viewer.ts';

@Injectable()
export class SosQueries {
  constructor(private readonly database: Database) {}

  list(viewer: Viewer, query: ListQuery): Promise<Page<Sos>> {
    return listRows(this.database, viewer, 'sos', query);
  }

  read(viewer: Viewer, id: string): Promise<Sos> {
    return readRow(this.database, viewer, 'sos', id);
  }
}
