import { AddMedia, Id, MAX_MEDIA_BYTES, Media, ReadMedia } from '@fenghuo/domain';
import { Controller, Get, Headers, HttpStatus, Param, Post, Query, Req, Res, StreamableFile } from '@nestjs/common';
import {
  ApiBody,
  ApiConsumes,
  ApiCreatedResponse,
  ApiForbiddenResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiPayloadTooLargeResponse,
  ApiTags,
  ApiUnprocessableEntityResponse,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { Answer, Asked } from '../core/asked.ts';
import { Asks, askedWith, Me, type OurRequest } from '../core/http.ts';
import { discard, readUpload } from '../core/upload.ts';
import type { Viewer } from '../core/viewer.ts';
import { MediaActions, type MediaSubject } from './media.actions.ts';
import { MediaFiles } from './media.files.ts';
import { MediaQueries } from './media.queries.ts';
import { disposition, nameWithEnding } from './media-name.ts';

/** A file that somebody sent is shown, if at all, as a picture and nothing else: no script, no form, no frame, no guess at its type. */
const SANDBOX = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

const FORM = {
  schema: {
    type: 'object',
    required: ['file'],
    additionalProperties: false,
    properties: {
      file: { type: 'string', format: 'binary' },
      at: { type: 'string', format: 'date-time' },
      note: { type: 'string', maxLength: 2000 },
      keepPosition: { type: 'string', enum: ['true', 'false'] },
    },
  },
};
const binary = { schema: { type: 'string', format: 'binary' } };
const CONTENT = { 'image/jpeg': binary, 'application/pdf': binary, 'video/mp4': binary, 'audio/mp4': binary, 'video/webm': binary };

@ApiTags('media')
@ApiForbiddenResponse()
@ApiNotFoundResponse()
@Controller('api/v1')
export class MediaController {
  constructor(
    private readonly actions: MediaActions,
    private readonly queries: MediaQueries,
    private readonly files: MediaFiles,
  ) {}

  @Post('incidents/:id/media')
  @ApiConsumes('multipart/form-data')
  @ApiBody(FORM)
  @ApiCreatedResponse({ standardSchema: Media })
  @ApiPayloadTooLargeResponse()
  @ApiUnprocessableEntityResponse()
  addToIncident(@Asks() asked: Asked, @Param('id', { schema: Id }) id: string, @Req() request: OurRequest): Promise<Answer<Media>> {
    return this.add(asked, { kind: 'incident', id }, request);
  }

  @Post('reports/:id/media')
  @ApiConsumes('multipart/form-data')
  @ApiBody(FORM)
  @ApiCreatedResponse({ standardSchema: Media })
  @ApiPayloadTooLargeResponse()
  @ApiUnprocessableEntityResponse()
  addToReport(@Asks() asked: Asked, @Param('id', { schema: Id }) id: string, @Req() request: OurRequest): Promise<Answer<Media>> {
    return this.add(asked, { kind: 'report', id }, request);
  }

  @Post('shipments/:id/media')
  @ApiConsumes('multipart/form-data')
  @ApiBody(FORM)
  @ApiCreatedResponse({ standardSchema: Media })
  @ApiPayloadTooLargeResponse()
  @ApiUnprocessableEntityResponse()
  addToShipment(@Asks() asked: Asked, @Param('id', { schema: Id }) id: string, @Req() request: OurRequest): Promise<Answer<Media>> {
    return this.add(asked, { kind: 'shipment', id }, request);
  }

  @Post('issues/:id/media')
  @ApiConsumes('multipart/form-data')
  @ApiBody(FORM)
  @ApiCreatedResponse({ standardSchema: Media })
  @ApiPayloadTooLargeResponse()
  @ApiUnprocessableEntityResponse()
  addToIssue(@Asks() asked: Asked, @Param('id', { schema: Id }) id: string, @Req() request: OurRequest): Promise<Answer<Media>> {
    return this.add(asked, { kind: 'issue', id }, request);
  }

  @Get('media/:id')
  @ApiOkResponse({ content: CONTENT })
  async read(
    @Me() viewer: Viewer,
    @Param('id', { schema: Id }) id: string,
    @Query({ schema: ReadMedia }) query: ReadMedia,
    @Headers('if-none-match') known: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile | undefined> {
    const { handle, bytes, name, type, isInline, tag } = await this.queries.open(viewer, id, query);
    void reply.headers({
      etag: tag,
      'cache-control': 'private, no-cache',
      'x-content-type-options': 'nosniff',
      'content-security-policy': SANDBOX,
    });
    if (known === tag) {
      await handle.close();
      void reply.status(HttpStatus.NOT_MODIFIED);
      return undefined;
    }
    const called = disposition(isInline ? 'inline' : 'attachment', nameWithEnding(name, type));
    return new StreamableFile(handle.createReadStream(), { type, length: bytes, disposition: called });
  }

  private async add(asked: Asked, subject: MediaSubject, request: OurRequest): Promise<Answer<Media>> {
    const form = await readUpload(request, AddMedia, { folder: this.files.tmp, mostBytes: MAX_MEDIA_BYTES });
    try {
      return await this.actions.add(askedWith(asked, request, form.body), subject, form);
    } finally {
      await discard(form.received);
    }
  }
}
