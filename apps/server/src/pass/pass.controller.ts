import { Id, IssuePass, ListQuery, type Page, Pass, pageOf, RevokePass } from '@fenghuo/domain';
import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Answer, Asked } from '../core/asked.ts';
import { Database } from '../core/database.ts';
import { Asks, Me } from '../core/http.ts';
import { listRows, readRow } from '../core/lists.ts';
import type { Viewer } from '../core/viewer.ts';
import { PassActions } from './pass.actions.ts';

@ApiTags('supplies')
@Controller('api/v1/passes')
export class PassController {
  constructor(
    private readonly actions: PassActions,
    private readonly database: Database,
  ) {}

  @Get()
  @ApiOkResponse({ standardSchema: pageOf(Pass) })
  list(@Me() viewer: Viewer, @Query({ schema: ListQuery }) query: ListQuery): Promise<Page<Pass>> {
    return listRows(this.database, viewer, 'pass', query);
  }

  @Get(':id')
  @ApiOkResponse({ standardSchema: Pass })
  read(@Me() viewer: Viewer, @Param('id', { schema: Id }) id: string): Promise<Pass> {
    return readRow(this.database, viewer, 'pass', id);
  }

  @Post()
  @ApiCreatedResponse({ standardSchema: Pass })
  issue(@Asks() asked: Asked, @Body({ schema: IssuePass }) command: IssuePass): Promise<Answer<Pass>> {
    return this.actions.issue(asked, command);
  }

  @Post(':id/revoke')
  @HttpCode(200)
  @ApiOkResponse({ standardSchema: Pass })
  revoke(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: RevokePass }) command: RevokePass,
  ): Promise<Answer<Pass>> {
    return this.actions.revoke(asked, id, command);
  }
}
