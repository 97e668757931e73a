import {
  Assignment,
  DispatchTeams,
  Id,
  ListQuery,
  type Page,
  pageOf,
  Recommendation,
  RecordEnd,
  RecordStep,
  UndoStep,
} from '@fenghuo/domain';
import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { Answer, Asked } from '../core/asked.ts';
import { Asks, Me } from '../core/http.ts';
import type { Viewer } from '../core/viewer.ts';
import { DispatchActions } from './dispatch.actions.ts';
import { DispatchQueries } from './dispatch.queries.ts';
import { RecommendationQueries } from './recommendation.queries.ts';

const Dispatched = z.object({ assignments: z.array(Assignment) });

@ApiTags('dispatch')
@Controller('api/v1')
export class DispatchController {
  constructor(
    private readonly actions: DispatchActions,
    private readonly queries: DispatchQueries,
    private readonly advice: RecommendationQueries,
  ) {}

  @Get('incidents/:id/recommendations')
  @ApiOkResponse({ standardSchema: Recommendation })
  recommendations(@Me() viewer: Viewer, @Param('id', { schema: Id }) id: string): Promise<Recommendation> {
    return this.advice.ofIncident(viewer, id);
  }

  @Post('incidents/:id/dispatch')
  @ApiOkResponse({ standardSchema: Dispatched })
  dispatch(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: DispatchTeams }) command: DispatchTeams,
  ): Promise<Answer<{ assignments: Assignment[] }>> {
    return this.actions.dispatch(asked, id, command);
  }

  @Get('assignments')
  @ApiOkResponse({ standardSchema: pageOf(Assignment) })
  list(@Me() viewer: Viewer, @Query({ schema: ListQuery }) query: ListQuery): Promise<Page<Assignment>> {
    return this.queries.list(viewer, query);
  }

  @Get('assignments/:id')
  @ApiOkResponse({ standardSchema: Assignment })
  read(@Me() viewer: Viewer, @Param('id', { schema: Id }) id: string): Promise<Assignment> {
    return this.queries.read(viewer, id);
  }

  @Post('assignments/:id/acknowledge')
  @ApiOkResponse({ standardSchema: Assignment })
  acknowledge(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: RecordStep }) command: RecordStep,
  ): Promise<Answer<Assignment>> {
    return this.actions.step(asked, id, 'acknowledge', command);
  }

  @Post('assignments/:id/depart')
  @ApiOkResponse({ standardSchema: Assignment })
  depart(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: RecordStep }) command: RecordStep,
  ): Promise<Answer<Assignment>> {
    return this.actions.step(asked, id, 'depart', command);
  }

  @Post('assignments/:id/arrive')
  @ApiOkResponse({ standardSchema: Assignment })
  arrive(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: RecordStep }) command: RecordStep,
  ): Promise<Answer<Assignment>> {
    return this.actions.step(asked, id, 'arrive', command);
  }

  @Post('assignments/:id/complete')
  @ApiOkResponse({ standardSchema: Assignment })
  complete(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: RecordStep }) command: RecordStep,
  ): Promise<Answer<Assignment>> {
    return this.actions.step(asked, id, 'complete', command);
  }

  @Post('assignments/:id/decline')
  @ApiOkResponse({ standardSchema: Assignment })
  decline(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: RecordEnd }) command: RecordEnd,
  ): Promise<Answer<Assignment>> {
    return this.actions.step(asked, id, 'decline', command);
  }

  @Post('assignments/:id/stand-down')
  @ApiOkResponse({ standardSchema: Assignment })
  standDown(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: RecordEnd }) command: RecordEnd,
  ): Promise<Answer<Assignment>> {
    return this.actions.step(asked, id, 'standDown', command);
  }

  @Post('assignments/:id/undo')
  @HttpCode(200)
  @ApiOkResponse({ standardSchema: Assignment })
  undo(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: UndoStep }) _command: object,
  ): Promise<Answer<Assignment>> {
    return this.actions.undo(asked, id);
  }
}
