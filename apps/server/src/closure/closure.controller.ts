import { ClockedClosure, CloseRoad, Closure, closureClockOf, Id, ListQuery, OpenRoad, type Page, pageOf } from '@fenghuo/domain';
import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Answer, Asked } from '../core/asked.ts';
import { Clock } from '../core/clock.ts';
import { Database } from '../core/database.ts';
import { Geography } from '../core/geography.ts';
import { Asks, Me } from '../core/http.ts';
import { listRows, readRow } from '../core/lists.ts';
import type { Viewer } from '../core/viewer.ts';
import { ClosureActions } from './closure.actions.ts';

@ApiTags('roads')
@Controller('api/v1/closures')
export class ClosureController {
  constructor(
    private readonly actions: ClosureActions,
    private readonly database: Database,
    private readonly geography: Geography,
    private readonly clock: Clock,
  ) {}

  @Get()
  @ApiOkResponse({ standardSchema: pageOf(ClockedClosure) })
  async list(@Me() viewer: Viewer, @Query({ schema: ListQuery }) query: ListQuery): Promise<Page<ClockedClosure>> {
    const { items, next } = await listRows<Closure>(this.database, viewer, 'closure', query);
    return { items: items.map((row) => this.clocked(row)), next };
  }

  @Get(':id')
  @ApiOkResponse({ standardSchema: ClockedClosure })
  async read(@Me() viewer: Viewer, @Param('id', { schema: Id }) id: string): Promise<ClockedClosure> {
    return this.clocked(await readRow<Closure>(this.database, viewer, 'closure', id));
  }

  /** [RT11] */
  private clocked(row: Closure): ClockedClosure {
    const { closureHours } = this.geography.settings(row.jurisdictionId);
    return { ...row, clock: closureClockOf(row, closureHours, this.clock.now()) };
  }

  @Post()
  @ApiCreatedResponse({ standardSchema: Closure })
  close(@Asks() asked: Asked, @Body({ schema: CloseRoad }) command: CloseRoad): Promise<Answer<Closure>> {
    return this.actions.close(asked, command);
  }

  @Post(':id/open')
  @HttpCode(200)
  @ApiOkResponse({ standardSchema: Closure })
  open(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: OpenRoad }) command: OpenRoad,
  ): Promise<Answer<Closure>> {
    return this.actions.open(asked, id, command);
  }
}
