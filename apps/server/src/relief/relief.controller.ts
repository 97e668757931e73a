import { Id, type Page, PageQuery, pageOf, RecordRelief, RegisterReliefGroup, ReliefBoard, ReliefGroup, SignRelief } from '@fenghuo/domain';
import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Answer, Asked } from '../core/asked.ts';
import { Asks, Me } from '../core/http.ts';
import type { Viewer } from '../core/viewer.ts';
import { ReliefActions } from './relief.actions.ts';
import { ReliefQueries } from './relief.queries.ts';

@ApiTags('relief')
@Controller('api/v1')
export class ReliefController {
  constructor(
    private readonly actions: ReliefActions,
    private readonly queries: ReliefQueries,
  ) {}

  @Get('relief-groups')
  @ApiOkResponse({ standardSchema: pageOf(ReliefGroup) })
  list(@Me() viewer: Viewer, @Query({ schema: PageQuery }) query: PageQuery): Promise<Page<ReliefGroup>> {
    return this.queries.list(viewer, query);
  }

  @Post('relief-groups')
  @ApiCreatedResponse({ standardSchema: ReliefGroup })
  register(@Asks() asked: Asked, @Body({ schema: RegisterReliefGroup }) command: RegisterReliefGroup): Promise<Answer<ReliefGroup>> {
    return this.actions.register(asked, command);
  }

  @Post('relief-groups/:id/relief')
  @HttpCode(200)
  @ApiOkResponse({ standardSchema: ReliefGroup })
  relieve(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: RecordRelief }) command: RecordRelief,
  ): Promise<Answer<ReliefGroup>> {
    return this.actions.relieve(asked, id, command);
  }

  @Post('relief-groups/:id/sign')
  @HttpCode(200)
  @ApiOkResponse({ standardSchema: ReliefGroup })
  sign(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: SignRelief }) command: SignRelief,
  ): Promise<Answer<ReliefGroup>> {
    return this.actions.sign(asked, id, command);
  }

  @Get('incidents/:id/relief')
  @ApiOkResponse({ standardSchema: ReliefBoard })
  ofIncident(
    @Me() viewer: Viewer,
    @Param('id', { schema: Id }) id: string,
    @Query({ schema: PageQuery }) query: PageQuery,
  ): Promise<ReliefBoard> {
    return this.queries.ofIncident(viewer, id, query);
  }
}
