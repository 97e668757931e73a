import { Id, type Page, pageOf, TrackFix, TrackQuery } from '@fenghuo/domain';
import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Me } from '../core/http.ts';
import type { Viewer } from '../core/viewer.ts';
import { TrackQueries } from './track.queries.ts';

@ApiTags('positions')
@Controller('api/v1')
export class TrackController {
  constructor(private readonly queries: TrackQueries) {}

  @Get('teams/:id/track')
  @ApiOkResponse({ standardSchema: pageOf(TrackFix) })
  ofTeam(
    @Me() viewer: Viewer,
    @Param('id', { schema: Id }) id: string,
    @Query({ schema: TrackQuery }) query: TrackQuery,
  ): Promise<Page<TrackFix>> {
    return this.queries.track(viewer, 'team', id, query);
  }

  @Get('vehicles/:id/track')
  @ApiOkResponse({ standardSchema: pageOf(TrackFix) })
  ofVehicle(
    @Me() viewer: Viewer,
    @Param('id', { schema: Id }) id: string,
    @Query({ schema: TrackQuery }) query: TrackQuery,
  ): Promise<Page<TrackFix>> {
    return this.queries.track(viewer, 'vehicle', id, query);
  }
}
