import { CreateIncidentType, DescribeIncidentType, Id, IncidentType, ListQuery, type Page, pageOf } from '@fenghuo/domain';
import { Body, Controller, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Answer, Asked } from '../core/asked.ts';
import { Database } from '../core/database.ts';
import { Asks, Me } from '../core/http.ts';
import { listRows } from '../core/lists.ts';
import type { Viewer } from '../core/viewer.ts';
import { IncidentTypeActions } from './incident-type.actions.ts';

@ApiTags('incident types')
@Controller('api/v1/incident-types')
export class IncidentTypeController {
  constructor(
    private readonly actions: IncidentTypeActions,
    private readonly database: Database,
  ) {}

  @Get()
  @ApiOkResponse({ standardSchema: pageOf(IncidentType) })
  list(@Me() viewer: Viewer, @Query({ schema: ListQuery }) query: ListQuery): Promise<Page<IncidentType>> {
    return listRows(this.database, viewer, 'incidentType', query);
  }

  @Post()
  @ApiCreatedResponse({ standardSchema: IncidentType })
  create(@Asks() asked: Asked, @Body({ schema: CreateIncidentType }) command: CreateIncidentType): Promise<Answer<IncidentType>> {
    return this.actions.create(asked, command);
  }

  @Patch(':id')
  @ApiOkResponse({ standardSchema: IncidentType })
  describe(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: DescribeIncidentType }) command: DescribeIncidentType,
  ): Promise<Answer<IncidentType>> {
    return this.actions.describe(asked, id, command);
  }
}
