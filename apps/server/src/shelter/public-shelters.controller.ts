import { NearQuery, PublicShelters } from '@fenghuo/domain';
import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { IsPublic, IsUncounted } from '../core/http.ts';
import { Rates } from '../core/rates.ts';
import { PublicShelterList } from './public-shelters.ts';

@ApiTags('public')
@Controller('api/v1/public/shelters')
export class PublicShelterController {
  constructor(
    private readonly shelters: PublicShelterList,
    private readonly rates: Rates,
  ) {}

  /** Phones share addresses: counted by a limit of its own, far above the one for those who sign in. */
  @Get()
  @IsPublic()
  @IsUncounted()
  @ApiOkResponse({ standardSchema: PublicShelters })
  async list(@Query({ schema: NearQuery }) { near }: NearQuery, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    this.rates.countReader(request.ip);
    const [lng = 0, lat = 0] = near?.split(',').map(Number) ?? [];
    const { body, gzipped, tag } = await this.shelters.answer(near === undefined ? null : [lng, lat]);
    void reply.headers({ etag: tag, 'cache-control': 'public, max-age=10', vary: 'accept-encoding' });
    if (request.headers['if-none-match']?.includes(tag)) {
      await reply.status(304).send();
      return;
    }
    const takesGzip = /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''));
    void reply.headers({ 'content-type': 'application/json; charset=utf-8', ...(takesGzip && { 'content-encoding': 'gzip' }) });
    await reply.send(takesGzip ? gzipped : body);
  }
}
