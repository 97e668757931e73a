import { CloseDepot, CreateDepot, Depot, DescribeDepot, Id, ListQuery, type Page, pageOf } from '@fenghuo/domain';
import { Body, Controller, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Answer, Asked } from '../core/asked.ts';
import { Database } from '../core/database.ts';
import { Asks, Me } from '../core/http.ts';
import { listRows, readRow } from '../core/lists.ts';
import type { Viewer } from '../core/viewer.ts';
import { DepotActions } from './depot.actions.ts';

@ApiTags('supplies')
@Controller('api/v1/depots')
export class DepotController {
  constructor(
    private readonly actions: DepotActions,
    private readonly database: Database,
  ) {}

  @Get()
  @ApiOkResponse({ standardSchema: pageOf(Depot) })
  list(@Me() viewer: Viewer, @Query({ schema: ListQuery }) query: ListQuery): Promise<Page<Depot>> {
    return listRows(this.database, viewer, 'depot', query);
  }

  @Get(':id')
  @ApiOkResponse({ standardSchema: Depot })
  read(@Me() viewer: Viewer, @Param('id', { schema: Id }) id: string): Promise<Depot> {
    return readRow(this.database, viewer, 'depot', id);
  }

  @Post()
  @ApiCreatedResponse({ standardSchema: Depot })
  create(@Asks() asked: Asked, @Body({ schema: CreateDepot }) command: CreateDepot): Promise<Answer<Depot>> {
    return this.actions.create(asked, command);
  }

  @Patch(':id')
  @ApiOkResponse({ standardSchema: Depot })
  describe(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: DescribeDepot }) command: DescribeDepot,
  ): Promise<Answer<Depot>> {
    return this.actions.describe(asked, id, command);
  }

  @Post(':id/close')
  @ApiOkResponse({ standardSchema: Depot })
  close(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: CloseDepot }) command: CloseDepot,
  ): Promise<Answer<Depot>> {
    return this.actions.close(asked, id, command);
  }
}
