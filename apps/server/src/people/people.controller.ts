import {
  CreatePerson,
  DescribePerson,
  Id,
  KeptPlaces,
  OneTimePassword,
  type Page,
  PageQuery,
  Person,
  SetPassword,
  TeamName,
} from '@fenghuo/domain';
import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { type Answer, type Asked, ok } from '../core/asked.ts';
import { Asks, IsBeforePassword, Me } from '../core/http.ts';
import type { Viewer } from '../core/viewer.ts';
import { type NewPerson, PeopleActions } from './people.actions.ts';
import { PeopleQueries } from './people.queries.ts';

@ApiTags('people')
@Controller('api/v1/persons')
export class PeopleController {
  constructor(
    private readonly actions: PeopleActions,
    private readonly queries: PeopleQueries,
  ) {}

  @Get()
  @ApiOkResponse({ standardSchema: z.object({ items: z.array(Person), next: z.string().nullable() }) })
  list(@Me() viewer: Viewer, @Query({ schema: PageQuery }) query: PageQuery): Promise<Page<Person>> {
    return this.queries.list(viewer, query);
  }

  @Get('teams')
  @ApiOkResponse({ standardSchema: z.object({ items: z.array(TeamName) }) })
  teams(@Me() viewer: Viewer): Promise<{ items: TeamName[] }> {
    return this.queries.teams(viewer);
  }

  @Get('places')
  @ApiOkResponse({ standardSchema: KeptPlaces })
  places(@Me() viewer: Viewer): Promise<KeptPlaces> {
    return this.queries.places(viewer);
  }

  @Get(':id')
  @ApiOkResponse({ standardSchema: Person })
  read(@Me() viewer: Viewer, @Param('id', { schema: Id }) id: string): Promise<Person> {
    return this.queries.read(viewer, id);
  }

  @Post()
  @ApiCreatedResponse({ standardSchema: OneTimePassword.extend({ person: Person }) })
  create(@Asks() asked: Asked, @Body({ schema: CreatePerson }) command: CreatePerson): Promise<Answer<NewPerson>> {
    return this.actions.create(asked, command);
  }

  @Patch(':id')
  @ApiOkResponse({ standardSchema: Person })
  describe(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: DescribePerson }) command: DescribePerson,
  ): Promise<Answer<Person>> {
    return this.actions.describe(asked, id, command);
  }

  @Post(':id/password')
  @IsBeforePassword()
  @ApiOkResponse({ standardSchema: OneTimePassword.partial() })
  setPassword(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: SetPassword }) command: SetPassword,
  ): Promise<Answer<OneTimePassword | Record<string, never>>> {
    return this.actions.setPassword(asked, id, command);
  }

  @Delete(':id/sessions')
  @ApiOkResponse({ standardSchema: z.object({}) })
  async endSessions(@Asks() asked: Asked, @Param('id', { schema: Id }) id: string): Promise<Answer<object>> {
    await this.actions.endSessions(asked, id);
    return ok({});
  }
}
