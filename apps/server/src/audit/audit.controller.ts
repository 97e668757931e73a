import { AuditEntry, AuditQuery, type Page, pageOf } from '@fenghuo/domain';
import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Me } from '../core/http.ts';
import type { Viewer } from '../core/viewer.ts';
import { AuditQueries } from './audit.queries.ts';

@ApiTags('audit')
@Controller('api/v1/audit')
export class AuditController {
  constructor(private readonly queries: AuditQueries) {}

  @Get()
  @ApiOkResponse({ standardSchema: pageOf(AuditEntry) })
  list(@Me() viewer: Viewer, @Query({ schema: AuditQuery }) query: AuditQuery): Promise<Page<AuditEntry>> {
    return this.queries.list(viewer, query);
  }
}
