import {
  AddGazetteerEntry,
  DescribeGazetteerEntry,
  FindPlaces,
  GazetteerEntry,
  GazetteerImported,
  GazetteerQuery,
  Id,
  ImportGazetteer,
  MAX_IMPORT_BYTES,
  NamedPlace,
  type Page,
  pageOf,
} from '@fenghuo/domain';
import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Answer, Asked } from '../core/asked.ts';
import { Asks, Me } from '../core/http.ts';
import type { Viewer } from '../core/viewer.ts';
import { PlaceActions } from './place.actions.ts';
import { PlaceQueries } from './place.queries.ts';

@ApiTags('places')
@Controller('api/v1/places')
export class PlaceController {
  constructor(private readonly queries: PlaceQueries) {}

  @Get()
  @ApiOkResponse({ standardSchema: pageOf(NamedPlace).omit({ next: true }) })
  find(@Query({ schema: FindPlaces }) query: FindPlaces): { items: NamedPlace[] } {
    return this.queries.find(query);
  }
}

@ApiTags('places')
@Controller('api/v1/gazetteer')
export class GazetteerController {
  constructor(
    private readonly actions: PlaceActions,
    private readonly queries: PlaceQueries,
  ) {}

  @Get()
  @ApiOkResponse({ standardSchema: pageOf(GazetteerEntry) })
  list(@Me() viewer: Viewer, @Query({ schema: GazetteerQuery }) query: GazetteerQuery): Promise<Page<GazetteerEntry>> {
    return this.queries.list(viewer, query);
  }

  @Post()
  @ApiCreatedResponse({ standardSchema: GazetteerEntry })
  add(@Asks() asked: Asked, @Body({ schema: AddGazetteerEntry }) command: AddGazetteerEntry): Promise<Answer<GazetteerEntry>> {
    return this.actions.add(asked, command);
  }

  @Post('import')
  @HttpCode(200)
  @RouteConfig({ bodyLimit: MAX_IMPORT_BYTES })
  @ApiOkResponse({ standardSchema: GazetteerImported })
  import(@Asks() asked: Asked, @Body({ schema: ImportGazetteer }) command: ImportGazetteer): Promise<Answer<GazetteerImported>> {
    return this.actions.import(asked, command);
  }

  @Patch(':id')
  @ApiOkResponse({ standardSchema: GazetteerEntry })
  describe(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: DescribeGazetteerEntry }) command: DescribeGazetteerEntry,
  ): Promise<Answer<GazetteerEntry>> {
    return this.actions.describe(asked, id, command);
  }

  @Delete(':id')
  @ApiOkResponse({ standardSchema: GazetteerEntry })
  remove(@Asks() asked: Asked, @Param('id', { schema: Id }) id: string): Promise<Answer<GazetteerEntry>> {
    return this.actions.remove(asked, id);
  }
}
