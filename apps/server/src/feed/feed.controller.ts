/** The feed over HTTP, for clients that cannot hold a socket: the same batches, the same law. */

import { Batch, Cursor, DomainError, Snapshot } from '@fenghuo/domain';
import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Database } from '../core/database.ts';
import { Me } from '../core/http.ts';
import type { Viewer } from '../core/viewer.ts';
import { positionOf, toCursor } from './cursor.ts';
import { FeedHub } from './hub.ts';
import { readLiveSet } from './snapshot.ts';

const FeedQuery = z.strictObject({
  after: Cursor,
  limit: z.coerce.number().int().min(1).max(1000).default(200),
  wait: z.coerce.number().min(0).max(25).default(0),
});
type FeedQuery = z.infer<typeof FeedQuery>;

/** A cursor of a node that is ahead is waited for this long; later it belongs to another database. */
const AHEAD_MS = 2_000;

@ApiTags('live')
@Controller('api/v1')
export class FeedController {
  constructor(
    private readonly hub: FeedHub,
    private readonly database: Database,
  ) {}

  @Get('snapshot')
  @ApiOkResponse({ standardSchema: Snapshot })
  async snapshot(@Me() viewer: Viewer): Promise<Snapshot> {
    const { position, kinds } = await readLiveSet(this.database, viewer, () => this.hub.position);
    return { cursor: toCursor(position, viewer.audience), kinds, part: 1, parts: 1 };
  }

  @Get('feed')
  @ApiOkResponse({ standardSchema: Batch })
  async feed(@Me() viewer: Viewer, @Query({ schema: FeedQuery }) { after, limit, wait }: FeedQuery): Promise<Batch> {
    const position = positionOf(after, viewer.audience);
    const until = Date.now() + wait * 1000;
    const aheadUntil = Date.now() + AHEAD_MS;
    while (position > this.hub.position) {
      if (Date.now() > aheadUntil) throw new DomainError('CURSOR_GONE', { path: 'after' });
      await this.hub.next(100);
    }
    let from = position;
    for (;;) {
      const { batch, through } = await this.hub.batchAfter(viewer, from, limit);
      if (batch.events.length > 0 || Date.now() >= until) return { ...batch, after, ...(through === position && { through: after }) };
      from = through;
      await this.hub.next(Math.max(1, until - Date.now()));
    }
  }
}
