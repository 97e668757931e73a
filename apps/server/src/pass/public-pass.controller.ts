/** What whoever stops a vehicle reads at the address of its QR, without an account. Never kept by anyone between: a pass may be revoked this minute. */
import { type Pass, PassToken, PublicPass, saysPass } from '@fenghuo/domain';
import { Controller, Get, Header, Param, Req } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Clock } from '../core/clock.ts';
import { Database } from '../core/database.ts';
import { IsPublic, IsUncounted } from '../core/http.ts';
import { Rates } from '../core/rates.ts';

@ApiTags('public')
@Controller('api/v1/public/passes')
export class PublicPassController {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly rates: Rates,
  ) {}

  /** [PA3] Phones share addresses: counted by the limit of public pages. */
  @Get(':token')
  @IsPublic()
  @IsUncounted()
  @Header('cache-control', 'no-store')
  @ApiOkResponse({ standardSchema: PublicPass })
  async read(@Param('token', { schema: PassToken }) token: string, @Req() request: FastifyRequest): Promise<PublicPass> {
    this.rates.countReader(request.ip);
    const found = await this.database.one<{ row: Pass }>('SELECT row FROM passes WHERE token = $1', [token]);
    if (found === null) return { state: 'invalid' };
    const { plate, cargo, route, validFrom, validUntil } = found.row;
    return { state: saysPass(found.row, this.clock.now()), plate, cargo, route, validFrom, validUntil };
  }
}
