import { EndSos, Id, ListQuery, OwnSos, type Page, RaiseSos, Sos } from '@fenghuo/domain';
import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { Answer, Asked } from '../core/asked.ts';
import { Asks, Me } from '../core/http.ts';
import type { Viewer } from '../core/viewer.ts';
import { SosActions } from './sos.actions.ts';
import { SosQueries } from './sos.queries.ts';

@ApiTags('sos')
@Controller('api/v1/sos')
export class SosController {
  constructor(
    private readonly actions: SosActions,
    private readonly queries: SosQueries,
  ) {}

  @Get()
  @ApiOkResponse({ standardSchema: z.object({ items: z.array(Sos), next: z.string().nullable() }) })
  list(@Me() viewer: Viewer, @Query({ schema: ListQuery }) query: ListQuery): Promise<Page<Sos>> {
    return this.queries.list(viewer, query);
  }

  @Get(':id')
  @ApiOkResponse({ standardSchema: Sos })
  read(@Me() viewer: Viewer, @Param('id', { schema: Id }) id: string): Promise<Sos> {
    return this.queries.read(viewer, id);
  }

  @Post()
  @ApiCreatedResponse({ standardSchema: Sos })
  @ApiOkResponse({ standardSchema: Sos })
  raise(@Asks() asked: Asked, @Body({ schema: RaiseSos }) command: RaiseSos): Promise<Answer<Sos>> {
    return this.actions.raise(asked, command);
  }

  @Post(':id/own')
  @HttpCode(200)
  @ApiOkResponse({ standardSchema: Sos })
  own(@Asks() asked: Asked, @Param('id', { schema: Id }) id: string, @Body({ schema: OwnSos }) command: OwnSos): Promise<Answer<Sos>> {
    return this.actions.own(asked, id, command);
  }

  @Post(':id/end')
  @HttpCode(200)
  @ApiOkResponse({ standardSchema: Sos })
  end(@Asks() asked: Asked, @Param('id', { schema: Id }) id: string, @Body({ schema: EndSos }) command: EndSos): Promise<Answer<Sos>> {
    return this.actions.end(asked, id, command);
  }
}
