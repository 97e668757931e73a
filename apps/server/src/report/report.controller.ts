import {
  AcceptReport,
  AddNote,
  FindSimilar,
  Id,
  Incident,
  JoinReport,
  ListQuery,
  type Page,
  pageOf,
  Report,
  SubmitReport,
  WithReason,
} from '@fenghuo/domain';
import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { Answer, Asked } from '../core/asked.ts';
import { Asks, Me } from '../core/http.ts';
import type { Viewer } from '../core/viewer.ts';
import { ReportActions } from './report.actions.ts';
import { ReportAddition, ReportQueries, SimilarItem } from './report.queries.ts';

const SimilarItems = z.object({ items: z.array(SimilarItem) });
const Additions = z.object({ items: z.array(ReportAddition) });
const ReporterRead = z.object({ name: z.string().nullable(), phone: z.string().nullable() });

@ApiTags('reports')
@Controller('api/v1/reports')
export class ReportController {
  constructor(
    private readonly actions: ReportActions,
    private readonly queries: ReportQueries,
  ) {}

  @Post()
  @ApiCreatedResponse({ standardSchema: Report })
  @ApiOkResponse({ standardSchema: Report })
  submit(@Asks() asked: Asked, @Body({ schema: SubmitReport }) command: SubmitReport): Promise<Answer<Report>> {
    return this.actions.submit(asked, command);
  }

  @Get()
  @ApiOkResponse({ standardSchema: pageOf(Report) })
  list(@Me() viewer: Viewer, @Query({ schema: ListQuery }) query: ListQuery): Promise<Page<Report>> {
    return this.queries.list(viewer, query);
  }

  @Post('similar')
  @HttpCode(200)
  @ApiOkResponse({ standardSchema: SimilarItems })
  similarTo(@Me() viewer: Viewer, @Body({ schema: FindSimilar }) command: FindSimilar): Promise<{ items: SimilarItem[] }> {
    return this.queries.similarTo(viewer, command);
  }

  @Get(':id')
  @ApiOkResponse({ standardSchema: Report })
  read(@Me() viewer: Viewer, @Param('id', { schema: Id }) id: string): Promise<Report> {
    return this.queries.read(viewer, id);
  }

  @Get(':id/additions')
  @ApiOkResponse({ standardSchema: Additions })
  additions(@Me() viewer: Viewer, @Param('id', { schema: Id }) id: string): Promise<{ items: ReportAddition[] }> {
    return this.queries.additions(viewer, id);
  }

  @Get(':id/similar')
  @ApiOkResponse({ standardSchema: SimilarItems })
  similar(@Me() viewer: Viewer, @Param('id', { schema: Id }) id: string): Promise<{ items: SimilarItem[] }> {
    return this.queries.similarToReport(viewer, id);
  }

  @Get(':id/reporter')
  @ApiOkResponse({ standardSchema: ReporterRead })
  reporter(@Me() viewer: Viewer, @Param('id', { schema: Id }) id: string): Promise<{ name: string | null; phone: string | null }> {
    return this.queries.reporter(viewer, id);
  }

  @Post(':id/accept')
  @ApiOkResponse({ standardSchema: Incident })
  accept(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: AcceptReport }) command: AcceptReport,
  ): Promise<Answer<Incident>> {
    return this.actions.accept(asked, id, command);
  }

  @Post(':id/join')
  @ApiOkResponse({ standardSchema: Report })
  join(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: JoinReport }) command: JoinReport,
  ): Promise<Answer<Report>> {
    return this.actions.join(asked, id, command);
  }

  @Post(':id/unjoin')
  @ApiOkResponse({ standardSchema: Report })
  unjoin(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: WithReason }) command: WithReason,
  ): Promise<Answer<Report>> {
    return this.actions.unjoin(asked, id, command);
  }

  @Post(':id/dismiss')
  @ApiOkResponse({ standardSchema: Report })
  dismiss(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: WithReason }) command: WithReason,
  ): Promise<Answer<Report>> {
    return this.actions.dismiss(asked, id, command);
  }

  @Post(':id/notes')
  @ApiCreatedResponse({ standardSchema: Report })
  note(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: AddNote }) command: AddNote,
  ): Promise<Answer<Report>> {
    return this.actions.note(asked, id, command);
  }
}
