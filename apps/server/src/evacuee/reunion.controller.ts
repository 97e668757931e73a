import { AskedReunion, AskReunion, type Page, pageOf, Reunion, ReunionQuery } from '@fenghuo/domain';
import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags, ApiUnprocessableEntityResponse } from '@nestjs/swagger';
import type { Answer, Asked } from '../core/asked.ts';
import { Asks, Me } from '../core/http.ts';
import type { Viewer } from '../core/viewer.ts';
import { ReunionActions } from './reunion.actions.ts';

@ApiTags('evacuees')
@Controller('api/v1/reunions')
export class ReunionController {
  constructor(private readonly actions: ReunionActions) {}

  @Get()
  @ApiOkResponse({ standardSchema: pageOf(AskedReunion) })
  @ApiUnprocessableEntityResponse()
  list(@Me() viewer: Viewer, @Query({ schema: ReunionQuery }) query: ReunionQuery): Promise<Page<AskedReunion>> {
    return this.actions.list(viewer, query);
  }

  @Post()
  @HttpCode(200)
  @ApiOkResponse({ standardSchema: Reunion })
  ask(@Asks() asked: Asked, @Body({ schema: AskReunion }) command: AskReunion): Promise<Answer<Reunion>> {
    return this.actions.ask(asked, command);
  }
}
