import { columnsOf, EXPORT_FIELDS, EXPORT_KINDS, ExportQuery } from '@fenghuo/domain';
import { Controller, Get, Param, Query, StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Audit } from '../core/audit.ts';
import { Me } from '../core/http.ts';
import type { Viewer } from '../core/viewer.ts';
import { ExportQueries } from './export.queries.ts';
import { csvOf, xlsxOf } from './table-file.ts';

const Kind = z.enum(EXPORT_KINDS);
type Kind = z.infer<typeof Kind>;
const TYPES = { csv: 'text/csv; charset=utf-8', xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' } as const;
const FILE = { schema: { type: 'string', format: 'binary' } } as const;

@ApiTags('imports')
@Controller('api/v1/exports')
export class ExportController {
  constructor(
    private readonly queries: ExportQueries,
    private readonly audit: Audit,
  ) {}

  /** [IM15] [IM16] Whoever sees the rows may take them away; that they did is in the audit. */
  @Get(':kind')
  @ApiOkResponse({ content: { [TYPES.csv]: FILE, [TYPES.xlsx]: FILE } })
  async read(
    @Me() viewer: Viewer,
    @Param('kind', { schema: Kind }) kind: Kind,
    @Query({ schema: ExportQuery }) { format, columns: said }: ExportQuery,
  ): Promise<StreamableFile> {
    const columns = columnsOf(kind, said);
    await this.audit.write({
      action: 'list.exported',
      personId: viewer.personId,
      name: viewer.identity.name,
      detail: { kind, format, columns: columns.map(({ field }) => field).join(' ') },
    });
    const heads = columns.map(({ head }) => head);
    const rows = this.queries.rows(viewer, kind, columns);
    const decimals = columns.map(({ field }) => EXPORT_FIELDS[kind].find(({ name }) => name === field)?.type === 'decimal');
    const stream = format === 'csv' ? csvOf(heads, rows) : xlsxOf(heads, rows, decimals);
    return new StreamableFile(stream, { type: TYPES[format], disposition: `attachment; filename="${kind}.${format}"` });
  }
}
