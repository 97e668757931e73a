import {
  ClockedClosure,
  CloseRoad,
  Closure,
  CrewArrived,
  closureClockOf,
  crewClockOf,
  ExpectOpening,
  Id,
  ListQuery,
  OpenRoad,
  type Page,
  pageOf,
  SendCrew,
} from '@fenghuo/domain';
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
import { CrewActions } from './crew.actions.ts';

@ApiTags('roads')
@Controller('api/v1/closures')
export class ClosureController {
  constructor(
    private readonly actions: ClosureActions,
    private readonly crews: CrewActions,
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

  /** [RT11] [RT13] */
  private clocked(row: Closure): ClockedClosure {
    const { closureHours, closureCrewMinutes } = this.geography.settings(row.jurisdictionId);
    const now = this.clock.now();
    return { ...row, clock: closureClockOf(row, closureHours, now), crewClock: crewClockOf(row, closureCrewMinutes, now) };
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

  @Post(':id/crew')
  @HttpCode(200)
  @ApiOkResponse({ standardSchema: Closure })
  sendCrew(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: SendCrew }) command: SendCrew,
  ): Promise<Answer<Closure>> {
    return this.crews.send(asked, id, command);
  }

  @Post(':id/crew/arrive')
  @HttpCode(200)
  @ApiOkResponse({ standardSchema: Closure })
  crewArrived(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: CrewArrived }) command: CrewArrived,
  ): Promise<Answer<Closure>> {
    return this.crews.arrive(asked, id, command);
  }

  @Post(':id/expect')
  @HttpCode(200)
  @ApiOkResponse({ standardSchema: Closure })
  expectOpening(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: ExpectOpening }) command: ExpectOpening,
  ): Promise<Answer<Closure>> {
    return this.crews.expect(asked, id, command);
  }
}
