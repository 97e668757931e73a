import {
  ApplyImport,
  Id,
  Import,
  ImportPlan,
  ImportQuery,
  ImportTop,
  ImportTopQuery,
  MAX_SHEET_BYTES,
  type Page,
  pageOf,
  SHEET_KINDS,
  UploadImport,
} from '@fenghuo/domain';
import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query, Req } from '@nestjs/common';
import {
  ApiBody,
  ApiConsumes,
  ApiCreatedResponse,
  ApiOkResponse,
  ApiPayloadTooLargeResponse,
  ApiTags,
  ApiUnprocessableEntityResponse,
} from '@nestjs/swagger';
import { z } from 'zod';
import type { Answer, Asked } from '../core/asked.ts';
import { Asks, askedWith, Me, type OurRequest } from '../core/http.ts';
import { discard, readUpload } from '../core/upload.ts';
import type { Viewer } from '../core/viewer.ts';
import { ImportFiles } from './import.files.ts';
import { ImportActions } from './imports.actions.ts';
import { ImportQueries } from './imports.queries.ts';

const FORM = {
  schema: {
    type: 'object',
    required: ['file', 'kind'],
    properties: {
      file: { type: 'string', format: 'binary' },
      kind: { type: 'string', enum: [...SHEET_KINDS] },
      id: { type: 'string', format: 'uuid' },
    },
  },
};

@ApiTags('imports')
@Controller('api/v1/imports')
export class ImportController {
  constructor(
    private readonly actions: ImportActions,
    private readonly queries: ImportQueries,
    private readonly files: ImportFiles,
  ) {}

  @Get()
  @ApiOkResponse({ standardSchema: pageOf(Import) })
  list(@Me() viewer: Viewer, @Query({ schema: ImportQuery }) query: ImportQuery): Promise<Page<Import>> {
    return this.queries.list(viewer, query);
  }

  @Post()
  @ApiConsumes('multipart/form-data')
  @ApiBody(FORM)
  @ApiCreatedResponse({ standardSchema: Import })
  @ApiPayloadTooLargeResponse()
  @ApiUnprocessableEntityResponse()
  async upload(@Asks() asked: Asked, @Req() request: OurRequest): Promise<Answer<Import>> {
    const { folder, sealing } = this.files;
    const form = await readUpload(request, UploadImport, { folder, sealing, mostBytes: MAX_SHEET_BYTES });
    try {
      return await this.actions.upload(askedWith(asked, request, form.body), form);
    } finally {
      await discard(form.received);
    }
  }

  @Get(':id')
  @ApiOkResponse({ standardSchema: Import })
  read(@Me() viewer: Viewer, @Param('id', { schema: Id }) id: string): Promise<Import> {
    return this.queries.read(viewer, id);
  }

  @Get(':id/top')
  @ApiOkResponse({ standardSchema: ImportTop })
  top(
    @Me() viewer: Viewer,
    @Param('id', { schema: Id }) id: string,
    @Query({ schema: ImportTopQuery }) query: ImportTopQuery,
  ): Promise<ImportTop> {
    return this.queries.top(viewer, id, query);
  }

  @Post(':id/preview')
  @HttpCode(200)
  @ApiOkResponse({ standardSchema: Import })
  preview(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: ImportPlan }) plan: ImportPlan,
  ): Promise<Answer<Import>> {
    return this.actions.preview(asked, id, plan);
  }

  @Post(':id/apply')
  @HttpCode(200)
  @ApiOkResponse({ standardSchema: Import })
  apply(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: ApplyImport }) command: ApplyImport,
  ): Promise<Answer<Import>> {
    return this.actions.apply(asked, id, command);
  }

  @Post(':id/undo')
  @HttpCode(200)
  @ApiOkResponse({ standardSchema: Import })
  undo(@Asks() asked: Asked, @Param('id', { schema: Id }) id: string): Promise<Answer<Import>> {
    return this.actions.undo(asked, id);
  }

  @Post(':id/stop')
  @HttpCode(200)
  @ApiOkResponse({ standardSchema: Import })
  stop(@Asks() asked: Asked, @Param('id', { schema: Id }) id: string): Promise<Answer<Import>> {
    return this.actions.stop(asked, id);
  }

  @Delete(':id')
  @ApiOkResponse({ standardSchema: z.object({}) })
  discard(@Asks() asked: Asked, @Param('id', { schema: Id }) id: string): Promise<Answer<Record<string, never>>> {
    return this.actions.discard(asked, id);
  }
}
