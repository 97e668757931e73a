import { CreateTeam, DescribeTeam, Id, ListQuery, type Page, PageQuery, pageOf, Team, TeamContacts, VerifyTeam } from '@fenghuo/domain';
import { Body, Controller, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Answer, Asked } from '../core/asked.ts';
import { Database } from '../core/database.ts';
import { Asks, Me } from '../core/http.ts';
import { listRows, readRow } from '../core/lists.ts';
import type { Viewer } from '../core/viewer.ts';
import { TeamActions } from './team.actions.ts';
import { TeamQueries } from './team.queries.ts';

@ApiTags('teams')
@Controller('api/v1/teams')
export class TeamController {
  constructor(
    private readonly actions: TeamActions,
    private readonly queries: TeamQueries,
    private readonly database: Database,
  ) {}

  @Get()
  @ApiOkResponse({ standardSchema: pageOf(Team) })
  list(@Me() viewer: Viewer, @Query({ schema: ListQuery }) query: ListQuery): Promise<Page<Team>> {
    return listRows(this.database, viewer, 'team', query);
  }

  @Get('contacts')
  @ApiOkResponse({ standardSchema: pageOf(TeamContacts) })
  allContacts(@Me() viewer: Viewer, @Query({ schema: PageQuery }) query: PageQuery): Promise<Page<TeamContacts>> {
    return this.queries.allContacts(viewer, query);
  }

  @Get(':id')
  @ApiOkResponse({ standardSchema: Team })
  read(@Me() viewer: Viewer, @Param('id', { schema: Id }) id: string): Promise<Team> {
    return readRow(this.database, viewer, 'team', id);
  }

  @Get(':id/contacts')
  @ApiOkResponse({ standardSchema: TeamContacts })
  contacts(@Me() viewer: Viewer, @Param('id', { schema: Id }) id: string): Promise<TeamContacts> {
    return this.queries.contacts(viewer, id);
  }

  @Post()
  @ApiCreatedResponse({ standardSchema: Team })
  create(@Asks() asked: Asked, @Body({ schema: CreateTeam }) command: CreateTeam): Promise<Answer<Team>> {
    return this.actions.create(asked, command);
  }

  @Patch(':id')
  @ApiOkResponse({ standardSchema: Team })
  describe(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: DescribeTeam }) command: DescribeTeam,
  ): Promise<Answer<Team>> {
    return this.actions.describe(asked, id, command);
  }

  @Post(':id/verify')
  @HttpCode(200)
  @ApiOkResponse({ standardSchema: Team })
  verify(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: VerifyTeam }) command: VerifyTeam,
  ): Promise<Answer<Team>> {
    return this.actions.verify(asked, id, command);
  }
}
