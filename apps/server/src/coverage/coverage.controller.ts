import { Coverage, CoverageQuery } from '@fenghuo/domain';
import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Me } from '../core/http.ts';
import type { Viewer } from '../core/viewer.ts';
import { CoverageQueries } from './coverage.queries.ts';

@ApiTags('dispatch')
@Controller('api/v1/coverage')
export class CoverageController {
  constructor(private readonly queries: CoverageQueries) {}

  @Get()
  @ApiOkResponse({ standardSchema: Coverage })
  read(@Me() viewer: Viewer, @Query({ schema: CoverageQuery }) query: CoverageQuery): Promise<Coverage> {
    return this.queries.of(viewer, query);
  }
}
