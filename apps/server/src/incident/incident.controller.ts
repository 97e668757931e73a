import {
  AddNote,
  CloseIncident,
  ControlIncident,
  DescribeIncident,
  Id,
  Incident,
  ListQuery,
  MergeIncident,
  type Page,
  pageOf,
  TimelineQuery,
  WithReason,
} from '@fenghuo/domain';
import { Body, Controller, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Answer, Asked } from '../core/asked.ts';
import { Asks, Me } from '../core/http.ts';
import type { Viewer } from '../core/viewer.ts';
import { IncidentActions, MergePreview } from './incident.actions.ts';
import { IncidentQueries, TimelineEntry } from './incident.queries.ts';

@ApiTags('incidents')
@Controller('api/v1/incidents')
export class IncidentController {
  constructor(
    private readonly actions: IncidentActions,
    private readonly queries: IncidentQueries,
  ) {}

  @Get()
  @ApiOkResponse({ standardSchema: pageOf(Incident) })
  list(@Me() viewer: Viewer, @Query({ schema: ListQuery }) query: ListQuery): Promise<Page<Incident>> {
    return this.queries.list(viewer, query);
  }

  @Get(':id')
  @ApiOkResponse({ standardSchema: Incident })
  read(@Me() viewer: Viewer, @Param('id', { schema: Id }) id: string): Promise<Incident> {
    return this.queries.read(viewer, id);
  }

  @Get(':id/timeline')
  @ApiOkResponse({ standardSchema: pageOf(TimelineEntry) })
  timeline(
    @Me() viewer: Viewer,
    @Param('id', { schema: Id }) id: string,
    @Query({ schema: TimelineQuery }) query: TimelineQuery,
  ): Promise<Page<TimelineEntry>> {
    return this.queries.timeline(viewer, id, query);
  }

  @Patch(':id')
  @ApiOkResponse({ standardSchema: Incident })
  describe(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: DescribeIncident }) command: DescribeIncident,
  ): Promise<Answer<Incident>> {
    return this.actions.describe(asked, id, command);
  }

  @Post(':id/control')
  @ApiOkResponse({ standardSchema: Incident })
  control(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: ControlIncident }) command: ControlIncident,
  ): Promise<Answer<Incident>> {
    return this.actions.control(asked, id, command);
  }

  @Post(':id/close')
  @ApiOkResponse({ standardSchema: Incident })
  close(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: CloseIncident }) command: CloseIncident,
  ): Promise<Answer<Incident>> {
    return this.actions.close(asked, id, command);
  }

  @Post(':id/reopen')
  @ApiOkResponse({ standardSchema: Incident })
  reopen(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: WithReason }) command: WithReason,
  ): Promise<Answer<Incident>> {
    return this.actions.reopen(asked, id, command);
  }

  @Post(':id/merge')
  @ApiOkResponse({ standardSchema: Incident })
  merge(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: MergeIncident }) command: MergeIncident,
  ): Promise<Answer<Incident>> {
    return this.actions.merge(asked, id, command);
  }

  @Post(':id/merge/preview')
  @HttpCode(200)
  @ApiOkResponse({ standardSchema: MergePreview })
  previewMerge(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: MergeIncident }) command: MergeIncident,
  ): Promise<MergePreview> {
    return this.actions.previewMerge(asked, id, command);
  }

  @Post(':id/unmerge')
  @ApiOkResponse({ standardSchema: Incident })
  unmerge(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: WithReason }) command: WithReason,
  ): Promise<Answer<Incident>> {
    return this.actions.unmerge(asked, id, command);
  }

  @Post(':id/notes')
  @ApiCreatedResponse({ standardSchema: Incident })
  note(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: AddNote }) command: AddNote,
  ): Promise<Answer<Incident>> {
    return this.actions.note(asked, id, command);
  }
}
