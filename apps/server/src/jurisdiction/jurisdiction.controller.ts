import {
  BoundarySet,
  CreateJurisdiction,
  DescribeJurisdiction,
  Id,
  Jurisdiction,
  JurisdictionBoundary,
  JurisdictionSettings,
  ListQuery,
  MAX_BOUNDARY_BYTES,
  type Page,
  pageOf,
  SetBoundary,
  SettingsOfJurisdiction,
} from '@fenghuo/domain';
import { Body, Controller, Get, Param, Patch, Post, Put, Query } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Answer, Asked } from '../core/asked.ts';
import { Asks, Me } from '../core/http.ts';
import type { Viewer } from '../core/viewer.ts';
import { JurisdictionActions } from './jurisdiction.actions.ts';
import { JurisdictionQueries } from './jurisdiction.queries.ts';

@ApiTags('jurisdictions')
@Controller('api/v1/jurisdictions')
export class JurisdictionController {
  constructor(
    private readonly actions: JurisdictionActions,
    private readonly queries: JurisdictionQueries,
  ) {}

  @Get()
  @ApiOkResponse({ standardSchema: pageOf(Jurisdiction) })
  list(@Me() viewer: Viewer, @Query({ schema: ListQuery }) query: ListQuery): Promise<Page<Jurisdiction>> {
    return this.queries.list(viewer, query);
  }

  @Post()
  @ApiCreatedResponse({ standardSchema: Jurisdiction })
  create(@Asks() asked: Asked, @Body({ schema: CreateJurisdiction }) command: CreateJurisdiction): Promise<Answer<Jurisdiction>> {
    return this.actions.create(asked, command);
  }

  @Patch(':id')
  @ApiOkResponse({ standardSchema: Jurisdiction })
  describe(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: DescribeJurisdiction }) command: DescribeJurisdiction,
  ): Promise<Answer<Jurisdiction>> {
    return this.actions.describe(asked, id, command);
  }

  @Get(':id/boundary')
  @ApiOkResponse({ standardSchema: JurisdictionBoundary })
  boundary(@Param('id', { schema: Id }) id: string): Promise<JurisdictionBoundary> {
    return this.queries.boundary(id);
  }

  @Put(':id/boundary')
  @RouteConfig({ bodyLimit: MAX_BOUNDARY_BYTES })
  @ApiOkResponse({ standardSchema: BoundarySet })
  setBoundary(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: SetBoundary }) command: SetBoundary,
  ): Promise<Answer<BoundarySet>> {
    return this.actions.setBoundary(asked, id, command);
  }

  @Get(':id/settings')
  @ApiOkResponse({ standardSchema: SettingsOfJurisdiction })
  settings(@Param('id', { schema: Id }) id: string): SettingsOfJurisdiction {
    return this.queries.settings(id);
  }

  @Put(':id/settings')
  @ApiOkResponse({ standardSchema: SettingsOfJurisdiction })
  setSettings(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: JurisdictionSettings }) command: JurisdictionSettings,
  ): Promise<Answer<SettingsOfJurisdiction>> {
    return this.actions.setSettings(asked, id, command);
  }
}
