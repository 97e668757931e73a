import { DomainError, Id, Join, JoinCode, MakeJoinCode, Person, WithdrawJoinCode, WithdrawnJoinCode } from '@fenghuo/domain';
import { Body, Controller, HttpCode, Inject, Param, Post, Req, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { Answer, Asked } from '../core/asked.ts';
import { CONFIG, type Config } from '../core/config.ts';
import { Asks, IsPublic, type OurRequest, ourOrigin } from '../core/http.ts';
import { setSessionCookie } from '../core/session-cookie.ts';
import { type Guest, JoinActions } from './join.actions.ts';

const Joined = z.object({ token: z.string(), person: Person.omit({ disabled: true, version: true }).meta({ id: 'SignedIn' }) });

@ApiTags('join')
@Controller('api/v1')
export class JoinController {
  constructor(
    private readonly actions: JoinActions,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Post('join-codes')
  @ApiCreatedResponse({ standardSchema: JoinCode })
  make(@Asks() asked: Asked, @Body({ schema: MakeJoinCode }) command: MakeJoinCode): Promise<Answer<JoinCode>> {
    return this.actions.make(asked, command);
  }

  @Post('join-codes/:id/withdraw')
  @HttpCode(200)
  @ApiOkResponse({ standardSchema: WithdrawnJoinCode })
  withdraw(
    @Asks() asked: Asked,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: WithdrawJoinCode }) _command: object,
  ): Promise<Answer<WithdrawnJoinCode>> {
    return this.actions.withdraw(asked, id);
  }

  @Post('join')
  @IsPublic()
  @ApiCreatedResponse({ standardSchema: Joined })
  async join(
    @Req() request: OurRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Body({ schema: Join }) command: Join,
  ): Promise<{ token: string; person: Guest }> {
    const { origin, host } = request.headers;
    if (origin !== undefined && !ourOrigin(this.config.PUBLIC_URL)(origin, host)) throw new DomainError('ORIGIN_FOREIGN');
    const joined = await this.actions.join(command, request.ip);
    setSessionCookie(this.config, request, reply, joined.token, 'phone');
    return joined;
  }
}
