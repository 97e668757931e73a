import {
  CreateIncidentType,
  codeText,
  DescribeIncidentType,
  Id,
  IncidentType,
  ListQuery,
  type Page,
  pageOf,
  SetTypeResponse,
  TypeResponse,
} from '@fenghuo/domain';
import { Body, Controller, Get, Param, Patch, Post, Put, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Answer, Asked } from '../core/asked.ts';
import { Database } from '../core/database.ts';
import { Asks, Me } from '../core/http.ts';
import { listRows } from '../core/lists.ts';
import type { Viewer } from '../core/viewer.ts';
import { IncidentTypeActions } from './incident-type.actions.ts';

const Code = codeText();

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

  @Get(':code/response')
  @ApiOkResponse({ standardSchema: TypeResponse })
  response(@Param('code', { schema: Code }) code: string): Promise<TypeResponse> {
    return this.actions.response(code);
  }

  @Put(':code/response')
  @ApiOkResponse({ standardSchema: TypeResponse })
  setResponse(
    @Asks() asked: Asked,
    @Param('code', { schema: Code }) code: string,
    @Body({ schema: SetTypeResponse }) command: SetTypeResponse,
  ): Promise<Answer<TypeResponse>> {
    return this.actions.setResponse(asked, code, command);
  }
}
