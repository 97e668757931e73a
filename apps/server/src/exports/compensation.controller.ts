import { CompensationExport, compensationTable } from '@fenghuo/domain';
import { Controller, Get, Inject, Query, StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiTags, ApiUnprocessableEntityResponse } from '@nestjs/swagger';
import { Audit } from '../core/audit.ts';
import { Clock } from '../core/clock.ts';
import { CONFIG, Config } from '../core/config.ts';
import { Me } from '../core/http.ts';
import type { Viewer } from '../core/viewer.ts';
import { CompensationQueries } from './compensation.queries.ts';
import { csvOf, xlsxOf } from './table-file.ts';

const TYPES = { csv: 'text/csv; charset=utf-8', xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' } as const;
const FILE = { schema: { type: 'string', format: 'binary' } } as const;

@ApiTags('imports')
@Controller('api/v1/exports/compensation')
export class CompensationController {
  constructor(
    private readonly queries: CompensationQueries,
    private readonly audit: Audit,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** [RQ6] Whoever sees the incident; above the table stands who took it, and the audit has it before the first line goes out. */
  @Get()
  @ApiOkResponse({ content: { [TYPES.csv]: FILE, [TYPES.xlsx]: FILE } })
  @ApiUnprocessableEntityResponse()
  async read(
    @Me() viewer: Viewer,
    @Query({ schema: CompensationExport }) { incidentId, format, language }: CompensationExport,
  ): Promise<StreamableFile> {
    const sheet = await this.queries.sheet(viewer, incidentId);
    const { personId, identity } = viewer;
    await this.audit.write({
      action: 'list.exported',
      personId,
      name: identity.name,
      detail: { kind: 'compensation', format, incidentId },
    });
    const taken = { byName: identity.name, byId: personId, at: this.clock.now() };
    const { mark, rows, isNumber } = compensationTable(sheet, language, taken, this.localTime);
    const stream = format === 'csv' ? csvOf(mark, each(rows)) : xlsxOf(mark, each(rows), isNumber);
    return new StreamableFile(stream, { type: TYPES[format], disposition: `attachment; filename="compensation.${format}"` });
  }

  /** `2026-08-14 19:40:00`, by the clocks of the city. */
  private localTime = (iso: string): string =>
    new Intl.DateTimeFormat('sv-SE', { timeZone: this.config.TIME_ZONE, dateStyle: 'short', timeStyle: 'medium' }).format(new Date(iso));
}

async function* each<T>(rows: readonly T[]): AsyncGenerator<T> {
  yield* rows;
}
