/** What whoever stops a vehicle reads at the address of its QR, without an account. Never kept by anyone between: a pass may be revoked this minute. */
import { PassToken, PublicPass } from '@fenghuo/domain';
import { Controller, Get, Header, Param, Req } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { IsPublic, IsUncounted } from '../core/http.ts';
import { Rates } from '../core/rates.ts';
import { PassQueries } from './pass.queries.ts';

@ApiTags('public')
@Controller('api/v1/public/passes')
export class PublicPassController {
  constructor(
    private readonly queries: PassQueries,
    private readonly rates: Rates,
  ) {}

  /** [PA3] Phones share addresses: counted by the limit of public pages. */
  @Get(':token')
  @IsPublic()
  @IsUncounted()
  @Header('cache-control', 'no-store')
  @ApiOkResponse({ standardSchema: PublicPass })
  read(@Param('token', { schema: PassToken }) token: string, @Req() request: FastifyRequest): Promise<PublicPass> {
    this.rates.countReader(request.ip);
    return this.queries.ofToken(token);
  }
}
