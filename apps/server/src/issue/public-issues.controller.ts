import { Id, PublicIssues } from '@fenghuo/domain';
import { Controller, Get, Param, Req, Res, StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { IsPublic, IsUncounted } from '../core/http.ts';
import { Rates } from '../core/rates.ts';
import { PublicIssueLists } from './public-issues.ts';

const CSV = 'text/csv; charset=utf-8';

@ApiTags('public')
@Controller('api/v1/public/issues')
export class PublicIssueController {
  constructor(
    private readonly lists: PublicIssueLists,
    private readonly rates: Rates,
  ) {}

  /** Phones share addresses: counted by a limit of its own, as the list of shelters. */
  @Get()
  @IsPublic()
  @IsUncounted()
  @ApiOkResponse({ standardSchema: PublicIssues })
  async list(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    this.rates.countReader(request.ip);
    const { body, gzipped, tag } = await this.lists.answer();
    void reply.headers({ etag: tag, 'cache-control': 'public, max-age=10', vary: 'accept-encoding' });
    if (request.headers['if-none-match']?.includes(tag)) {
      await reply.status(304).send();
      return;
    }
    const takesGzip = /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''));
    void reply.headers({ 'content-type': 'application/json; charset=utf-8', ...(takesGzip && { 'content-encoding': 'gzip' }) });
    await reply.send(takesGzip ? gzipped : body);
  }

  @Get(':id/csv')
  @IsPublic()
  @IsUncounted()
  @ApiOkResponse({ content: { [CSV]: { schema: { type: 'string', format: 'binary' } } } })
  async file(@Param('id', { schema: Id }) id: string, @Req() request: FastifyRequest): Promise<StreamableFile> {
    this.rates.countReader(request.ip);
    return new StreamableFile(Buffer.from(await this.lists.file(id)), { type: CSV, disposition: 'attachment; filename="issues.csv"' });
  }
}
