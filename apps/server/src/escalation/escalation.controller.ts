import {
  Candidate,
  ClockView,
  Escalation,
  EscalationChain,
  Id,
  ListQuery,
  OwnEscalation,
  type Page,
  pageOf,
  ReadClocks,
  SetEscalationChain,
} from '@fenghuo/domain';
import { Body, Controller, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { Answer, Asked } from '../core/asked.ts';
import { Database } from '../core/database.ts';
import { Asks, Me } from '../core/http.ts';
import { listRows } from '../core/lists.ts';
import type { Viewer } from '../core/viewer.ts';
import { EscalationActions } from './escalation.actions.ts';
import { EscalationQueries } from './escalation.queries.ts';

const CandidateQuery = z.strictObject({ jurisdictionId: Id });

@ApiTags('clocks')
@Controller('api/v1/escalation-chains')
export class EscalationChainController {
  constructor(
    private readonly actions: EscalationActions,
    private readonly queries: EscalationQueries,
    private readonly database: Database,
  ) {}

  @Get()
  @ApiOkResponse({ standardSchema: pageOf(EscalationChain) })
  list(@Me() viewer: Viewer, @Query({ schema: ListQuery }) query: ListQuery): Promise<Page<EscalationChain>> {
    return listRows(this.database, viewer, 'escalationChain', query);
  }

  @Get('people')
  @ApiOkResponse({ standardSchema: z.object({ items: z.array(Candidate) }) })
  people(
    @Me() viewer: Viewer,
    @Query({ schema: CandidateQuery }) { jurisdictionId }: z.infer<typeof CandidateQuery>,
  ): Promise<{ items: Candidate[] }> {
    return this.queries.candidates(viewer, jurisdictionId);
  }

  @Put()
  @ApiOkResponse({ standardSchema: EscalationChain.partial() })
  set(
    @Asks() asked: Asked,
    @Body({ schema: SetEscalationChain }) command: SetEscalationChain,
  ): Promise<Answer<EscalationChain | Record<string, never>>> {
    return this.actions.set(asked, command);
  }
}

@ApiTags('clocks')
@Controller('api/v1')
export class EscalationController {
  constructor(
    private readonly actions: EscalationActions,
    private readonly queries: EscalationQueries,
  ) {}

  @Get('incidents/:id/clocks')
  @ApiOkResponse({ standardSchema: z.object({ items: z.array(ClockView) }) })
  clocks(
    @Me() viewer: Viewer,
    @Param('id', { schema: Id }) id: string,
    @Query({ schema: ReadClocks }) { numbers }: ReadClocks,
  ): Promise<{ items: ClockView[] }> {
    return this.queries.clocks(viewer, id, numbers === 'true');
  }

  @Post('escalations/:id/own')
  @HttpCode(200)
  @ApiOkResponse({ standardSchema: Escalation })
  own(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: OwnEscalation }) _command: object,
  ): Promise<Answer<Escalation>> {
    return this.actions.own(asked, id);
  }
}
