import { CloseRoad, Closure, Id, ListQuery, OpenRoad, type Page, pageOf } from '@fenghuo/domain';
import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Answer, Asked } from '../core/asked.ts';
import { Database } from '../core/database.ts';
import { Asks, Me } from '../core/http.ts';
import { listRows, readRow } from '../core/lists.ts';
import type { Viewer } from '../core/viewer.ts';
import { ClosureActions } from './closure.actions.ts';

@ApiTags('roads')
@Controller('api/v1/closures')
export class ClosureController {
  constructor(
    private readonly actions: ClosureActions,
    private readonly database: Database,
  ) {}

  @Get()
  @ApiOkResponse({ standardSchema: pageOf(Closure) })
  list(@Me() viewer: Viewer, @Query({ schema: ListQuery }) query: ListQuery): Promise<Page<Closure>> {
    return listRows(this.database, viewer, 'closure', query);
  }

  @Get(':id')
  @ApiOkResponse({ standardSchema: Closure })
  read(@Me() viewer: Viewer, @Param('id', { schema: Id }) id: string): Promise<Closure> {
    return readRow(this.database, viewer, 'closure', id);
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
}
