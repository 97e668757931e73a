import { Readable } from 'node:stream';
import {
  CheckInEvacuee,
  CheckOutEvacuee,
  DescribeEvacuee,
  Evacuee,
  EvacueeExport,
  EvacueePersonal,
  EvacueeQuery,
  EvacueeSearch,
  FindWristband,
  Id,
  MoveEvacuee,
  NamedEvacuee,
  type Page,
  PersonalQuery,
  pageOf,
  RegisterEvacuee,
  RegisteredEvacuee,
  RegisteredGroup,
  RegisterGroup,
  SignHandover,
} from '@fenghuo/domain';
import { Body, Controller, Get, HttpCode, Param, Patch, Post, Query, StreamableFile } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags, ApiUnprocessableEntityResponse } from '@nestjs/swagger';
import { z } from 'zod';
import type { Answer, Asked } from '../core/asked.ts';
import { Clock } from '../core/clock.ts';
import { Asks, Me } from '../core/http.ts';
import type { Viewer } from '../core/viewer.ts';
import { EvacueeActions } from './evacuee.actions.ts';
import { EvacueeQueries } from './evacuee.queries.ts';
import { EvacueeRegistration } from './evacuee-registration.actions.ts';

@ApiTags('evacuees')
@Controller('api/v1/evacuees')
export class EvacueeController {
  constructor(
    private readonly actions: EvacueeActions,
    private readonly registration: EvacueeRegistration,
    private readonly queries: EvacueeQueries,
    private readonly clock: Clock,
  ) {}

  @Get()
  @ApiOkResponse({ standardSchema: pageOf(NamedEvacuee) })
  @ApiUnprocessableEntityResponse()
  list(@Me() viewer: Viewer, @Query({ schema: EvacueeQuery }) query: EvacueeQuery): Promise<Page<NamedEvacuee>> {
    return this.queries.list(viewer, query);
  }

  @Post('search')
  @HttpCode(200)
  @ApiOkResponse({ standardSchema: z.object({ items: z.array(NamedEvacuee) }) })
  search(@Me() viewer: Viewer, @Body({ schema: EvacueeSearch }) search: EvacueeSearch): Promise<{ items: NamedEvacuee[] }> {
    return this.queries.search(viewer, search);
  }

  /** The name of the file says when, and nothing of whom. */
  @Get('export')
  @ApiOkResponse({ content: { 'text/csv': { schema: { type: 'string' } } } })
  @ApiUnprocessableEntityResponse()
  async export(@Me() viewer: Viewer, @Query({ schema: EvacueeExport }) query: EvacueeExport): Promise<StreamableFile> {
    await this.queries.allowExport(viewer, query);
    const name = `evacuees-${this.clock.now().replace(/\D/g, '').slice(0, 14)}.csv`;
    return new StreamableFile(Readable.from(this.queries.exported(viewer, query)), {
      type: 'text/csv; charset=utf-8',
      disposition: `attachment; filename="${name}"`,
    });
  }

  @Get(':id')
  @ApiOkResponse({ standardSchema: Evacuee })
  read(@Me() viewer: Viewer, @Param('id', { schema: Id }) id: string): Promise<Evacuee> {
    return this.queries.read(viewer, id);
  }

  @Get(':id/personal')
  @ApiOkResponse({ standardSchema: EvacueePersonal })
  @ApiUnprocessableEntityResponse()
  personal(
    @Me() viewer: Viewer,
    @Param('id', { schema: Id }) id: string,
    @Query({ schema: PersonalQuery }) query: PersonalQuery,
  ): Promise<EvacueePersonal> {
    return this.queries.personal(viewer, id, query);
  }

  @Post()
  @ApiCreatedResponse({ standardSchema: RegisteredEvacuee })
  register(@Asks() asked: Asked, @Body({ schema: RegisterEvacuee }) command: RegisterEvacuee): Promise<Answer<RegisteredEvacuee>> {
    return this.registration.register(asked, command);
  }

  @Post('groups')
  @ApiCreatedResponse({ standardSchema: RegisteredGroup })
  registerGroup(@Asks() asked: Asked, @Body({ schema: RegisterGroup }) command: RegisterGroup): Promise<Answer<RegisteredGroup>> {
    return this.registration.registerGroup(asked, command);
  }

  /** A reading in the form of a request: what is on a wristband belongs in no address. */
  @Post('wristband')
  @HttpCode(200)
  @ApiOkResponse({ standardSchema: Evacuee })
  byWristband(@Me() viewer: Viewer, @Body({ schema: FindWristband }) { wristband }: FindWristband): Promise<Evacuee> {
    return this.queries.byWristband(viewer, wristband);
  }

  @Patch(':id')
  @ApiOkResponse({ standardSchema: Evacuee })
  describe(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: DescribeEvacuee }) command: DescribeEvacuee,
  ): Promise<Answer<Evacuee>> {
    return this.registration.describe(asked, id, command);
  }

  @Post(':id/check-in')
  @HttpCode(200)
  @ApiOkResponse({ standardSchema: Evacuee })
  checkIn(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: CheckInEvacuee }) command: CheckInEvacuee,
  ): Promise<Answer<Evacuee>> {
    return this.actions.checkIn(asked, id, command);
  }

  @Post(':id/move')
  @HttpCode(200)
  @ApiOkResponse({ standardSchema: Evacuee })
  move(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: MoveEvacuee }) command: MoveEvacuee,
  ): Promise<Answer<Evacuee>> {
    return this.actions.move(asked, id, command);
  }

  @Post(':id/check-out')
  @HttpCode(200)
  @ApiOkResponse({ standardSchema: Evacuee })
  checkOut(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: CheckOutEvacuee }) command: CheckOutEvacuee,
  ): Promise<Answer<Evacuee>> {
    return this.actions.checkOut(asked, id, command);
  }

  @Post(':id/check-out/sign')
  @HttpCode(200)
  @ApiOkResponse({ standardSchema: Evacuee })
  sign(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: SignHandover }) command: SignHandover,
  ): Promise<Answer<Evacuee>> {
    return this.actions.signHandover(asked, id, command);
  }

  @Post(':id/wristband')
  @HttpCode(200)
  @ApiOkResponse({ standardSchema: RegisteredEvacuee })
  giveWristband(@Asks() asked: Asked, @Param('id', { schema: Id }) id: string): Promise<Answer<RegisteredEvacuee>> {
    return this.registration.giveWristband(asked, id);
  }
}
