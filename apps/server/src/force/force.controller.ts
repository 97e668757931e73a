import { ForceRequest, Id, Need, PageQuery, RaiseForceRequest, RaiseNeed, RecordForceStep, SetNeed, WithReason } from '@fenghuo/domain';
import { Body, Controller, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Answer, Asked } from '../core/asked.ts';
import { Asks, Me } from '../core/http.ts';
import type { Viewer } from '../core/viewer.ts';
import { ForceActions } from './force.actions.ts';
import { ForceQueries, NeedsOfIncident } from './force.queries.ts';

@ApiTags('force')
@Controller('api/v1')
export class ForceController {
  constructor(
    private readonly actions: ForceActions,
    private readonly queries: ForceQueries,
  ) {}

  @Get('incidents/:id/needs')
  @ApiOkResponse({ standardSchema: NeedsOfIncident })
  needs(
    @Me() viewer: Viewer,
    @Param('id', { schema: Id }) id: string,
    @Query({ schema: PageQuery }) query: PageQuery,
  ): Promise<NeedsOfIncident> {
    return this.queries.ofIncident(viewer, id, query);
  }

  @Post('incidents/:id/needs')
  @ApiCreatedResponse({ standardSchema: Need })
  raiseNeed(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: RaiseNeed }) command: RaiseNeed,
  ): Promise<Answer<Need>> {
    return this.actions.raiseNeed(asked, id, command);
  }

  @Patch('needs/:id')
  @ApiOkResponse({ standardSchema: Need })
  setNeed(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: SetNeed }) command: SetNeed,
  ): Promise<Answer<Need>> {
    return this.actions.setNeed(asked, id, command);
  }

  @Post('needs/:id/withdraw')
  @HttpCode(200)
  @ApiOkResponse({ standardSchema: Need })
  withdrawNeed(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: WithReason }) command: WithReason,
  ): Promise<Answer<Need>> {
    return this.actions.withdrawNeed(asked, id, command);
  }

  @Post('needs/:id/force-requests')
  @ApiCreatedResponse({ standardSchema: ForceRequest })
  raiseRequest(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: RaiseForceRequest }) command: RaiseForceRequest,
  ): Promise<Answer<ForceRequest>> {
    return this.actions.raiseRequest(asked, id, command);
  }

  @Get('force-requests/:id')
  @ApiOkResponse({ standardSchema: ForceRequest })
  readRequest(@Me() viewer: Viewer, @Param('id', { schema: Id }) id: string): Promise<ForceRequest> {
    return this.queries.readRequest(viewer, id);
  }

  @Post('force-requests/:id/steps')
  @HttpCode(200)
  @ApiOkResponse({ standardSchema: ForceRequest })
  step(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: RecordForceStep }) command: RecordForceStep,
  ): Promise<Answer<ForceRequest>> {
    return this.actions.step(asked, id, command);
  }
}
