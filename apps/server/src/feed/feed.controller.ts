/** The feed over HTTP, for clients that cannot hold a socket: the same batches, the same law. */

import { Batch, Cursor, DomainError, Snapshot } from '@fenghuo/domain';
import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Geography } from '../core/geography.ts';
import { Me, type OurRequest } from '../core/http.ts';
import { type Session, Sessions } from '../core/sessions.ts';
import { Viewer } from '../core/viewer.ts';
import { positionOf, toCursor } from './cursor.ts';
import { FeedHub } from './hub.ts';

const FeedQuery = z.strictObject({
  after: Cursor,
  limit: z.coerce.number().int().min(1).max(1000).default(200),
  wait: z.coerce.number().min(0).max(25).default(0),
});
type FeedQuery = z.infer<typeof FeedQuery>;

@ApiTags('live')
@Controller('api/v1')
export class FeedController {
  constructor(
    private readonly hub: FeedHub,
    private readonly sessions: Sessions,
    private readonly geography: Geography,
  ) {}

  @Get('snapshot')
  @ApiOkResponse({ standardSchema: Snapshot })
  async snapshot(@Me() { identity }: Viewer): Promise<Snapshot> {
    // By the tree as it is now, not as it was when the session was last looked up.
    const viewer = new Viewer(identity, this.geography);
    const { position, kinds } = await this.hub.liveSet(viewer);
    return { cursor: toCursor(position, viewer.audience), kinds, part: 1, parts: 1 };
  }

  @Get('feed')
  @ApiOkResponse({ standardSchema: Batch })
  async feed(
    @Req() request: OurRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Query({ schema: FeedQuery }) { after, limit, wait }: FeedQuery,
  ): Promise<Batch> {
    const session = request.session as Session;
    const until = Date.now() + wait * 1000;
    const viewer = new Viewer(session.viewer.identity, this.geography);
    let from = positionOf(after, viewer.audience);
    if (!(await this.hub.canFollow(from))) throw new DomainError('CURSOR_GONE', { path: 'after' });
    for (let hasWaited = false; ; hasWaited = true) {
      const { batch, through } = await this.hub.batchAfter(viewer, from, limit);
      const isDue = batch.events.length > 0 || Date.now() >= until || this.hub.isClosing;
      if (isDue && hasWaited) await this.checkStillAllowed(session, after);
      // The last answer on its line: an open one would hold up the end of the process.
      if (this.hub.isClosing) void reply.header('connection', 'close');
      if (isDue) return { ...batch, after };
      from = through;
      if (from >= this.hub.position) await this.hub.next(until - Date.now());
    }
  }

  /** While a request waited its session may have ended or the tree have changed; what came after that is not for it. */
  private async checkStillAllowed({ tokenHash, viewer }: Session, after: string): Promise<void> {
    const standing = await this.sessions.standing([tokenHash]);
    if (!standing.has(tokenHash)) throw new DomainError('UNAUTHENTICATED');
    positionOf(after, new Viewer(viewer.identity, this.geography).audience);
  }
}
