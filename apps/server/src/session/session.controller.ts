import { DomainError, Person, SignIn } from '@fenghuo/domain';
import { Body, Controller, Delete, Get, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Audit } from '../core/audit.ts';
import { CONFIG, type Config } from '../core/config.ts';
import { COOKIE, IsBeforePassword, IsPublic, type OurRequest, ourOrigin } from '../core/http.ts';
import { cookieOptions, setSessionCookie } from '../core/session-cookie.ts';
import { type Session, Sessions } from '../core/sessions.ts';
import { type SignedInPerson, SignIns } from './sign-in.ts';

const DEVICE_COOKIE = 'fenghuo_device';
const DAY_SECONDS = 86_400;
const DEVICE_SECONDS = 400 * DAY_SECONDS;
const SignedIn = Person.omit({ disabled: true, version: true }).meta({ id: 'SignedIn' });

type CookieReply = FastifyReply & {
  setCookie: (name: string, value: string, options: object) => FastifyReply;
  clearCookie: (name: string, options: object) => FastifyReply;
};

@ApiTags('session')
@Controller('api/v1')
export class SessionController {
  constructor(
    private readonly signIns: SignIns,
    private readonly sessions: Sessions,
    private readonly audit: Audit,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Post('session')
  @IsPublic()
  @ApiCreatedResponse({ standardSchema: z.object({ token: z.string(), person: SignedIn }) })
  async signIn(
    @Req() request: OurRequest,
    @Res({ passthrough: true }) reply: CookieReply,
    @Body({ schema: SignIn }) command: SignIn,
  ): Promise<{ token: string; person: SignedInPerson }> {
    const { origin, host } = request.headers;
    if (origin !== undefined && !ourOrigin(this.config.PUBLIC_URL)(origin, host)) throw new DomainError('ORIGIN_FOREIGN');
    const admitted = await this.signIns.signIn(command, {
      address: request.ip,
      device: request.cookies?.[DEVICE_COOKIE]?.slice(0, 100) ?? null,
    });
    setSessionCookie(this.config, request, reply, admitted.token, admitted.place);
    void reply.setCookie(DEVICE_COOKIE, admitted.device, { ...cookieOptions(this.config, request), maxAge: DEVICE_SECONDS });
    return { token: admitted.token, person: admitted.person };
  }

  @Get('session')
  @IsBeforePassword()
  @ApiOkResponse({ standardSchema: z.object({ person: SignedIn }) })
  async read(@Req() request: OurRequest): Promise<{ person: SignedInPerson }> {
    return { person: await this.signIns.person(ofRequest(request).viewer.personId) };
  }

  @Delete('session')
  @HttpCode(200)
  @IsBeforePassword()
  @ApiOkResponse({ standardSchema: z.object({}) })
  async signOut(@Req() request: OurRequest, @Res({ passthrough: true }) reply: CookieReply): Promise<object> {
    const { viewer, tokenHash } = ofRequest(request);
    await this.sessions.end(tokenHash);
    await this.audit.write({ action: 'signOut', personId: viewer.personId, name: viewer.identity.name, address: request.ip });
    void reply.clearCookie(COOKIE, cookieOptions(this.config, request));
    return {};
  }

  @Delete('sessions')
  @HttpCode(200)
  @IsBeforePassword()
  @ApiOkResponse({ standardSchema: z.object({}) })
  async endAll(@Req() request: OurRequest, @Res({ passthrough: true }) reply: CookieReply): Promise<object> {
    const { viewer } = ofRequest(request);
    await this.sessions.endAllOf(viewer.personId);
    await this.audit.write({
      action: 'sessions.ended',
      personId: viewer.personId,
      name: viewer.identity.name,
      address: request.ip,
      detail: { personId: viewer.personId },
    });
    void reply.clearCookie(COOKIE, cookieOptions(this.config, request));
    return {};
  }
}

function ofRequest(request: OurRequest): Session {
  if (request.session === undefined) throw new DomainError('UNAUTHENTICATED');
  return request.session;
}
