import { type Page, Position, PositionQuery, pageOf, TakeFixes, TakenFixes } from '@fenghuo/domain';
import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Answer, Asked } from '../core/asked.ts';
import type { DeviceIdentity } from '../core/devices.ts';
import { Asks, FromDevice, Me, TakesDevices } from '../core/http.ts';
import type { Viewer } from '../core/viewer.ts';
import { PositionActions } from './position.actions.ts';
import { PositionQueries } from './position.queries.ts';

/** 5,000 fixes with every field, generously written. */
const MAX_FIXES_BYTES = 2 * 1024 * 1024;

@ApiTags('positions')
@Controller('api/v1/positions')
export class PositionController {
  constructor(
    private readonly actions: PositionActions,
    private readonly queries: PositionQueries,
  ) {}

  @Post()
  @TakesDevices()
  @RouteConfig({ bodyLimit: MAX_FIXES_BYTES })
  @ApiOkResponse({ standardSchema: TakenFixes })
  take(
    @Asks() asked: Asked,
    @FromDevice() device: DeviceIdentity | null,
    @Body({ schema: TakeFixes }) { fixes }: TakeFixes,
  ): Promise<Answer<TakenFixes>> {
    return this.actions.take(asked, fixes, device);
  }

  @Get()
  @ApiOkResponse({ standardSchema: pageOf(Position) })
  newest(@Me() viewer: Viewer, @Query({ schema: PositionQuery }) query: PositionQuery): Promise<Page<Position>> {
    return this.queries.newest(viewer, query);
  }
}
