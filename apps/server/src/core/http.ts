/** What every endpoint shares: who is asking, validation to the contract's codes, kept answers, sockets' origin. */

import { createHash } from 'node:crypto';
import { DomainError, type ErrorDetail } from '@fenghuo/domain';
import {
  type ArgumentMetadata,
  type CallHandler,
  type CanActivate,
  createParamDecorator,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
  type PipeTransform,
  SetMetadata,
} from '@nestjs/common';
import type { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { map, type Observable } from 'rxjs';
import { Answer, type Asked } from './asked.ts';
import { type DeviceIdentity, type Devices, isDeviceSecret } from './devices.ts';
import type { Rates } from './rates.ts';
import type { Session, Sessions } from './sessions.ts';
import type { Viewer } from './viewer.ts';

export type OurRequest = FastifyRequest & { session?: Session; cookies?: Record<string, string | undefined> };

export const COOKIE = 'fenghuo_session';
const KEY_FORM = /^[\x21-\x7e]{1,200}$/;
const MAX_DEPTH = 64;
const VERSION_FORM = /^"([1-9][0-9]{0,9})"$/;

/** No session needed: sign-in, health, the public page. */
export const IsPublic = () => SetMetadata('isPublic', true);
/** Asked by machines that watch us: no rate. */
export const IsUncounted = () => SetMetadata('isUncounted', true);
/** Reachable with a one-time password: only what it takes to set a new one. */
export const IsBeforePassword = () => SetMetadata('isBeforePassword', true);
/** Devices may come in here with their secret; everywhere else it opens nothing. */
export const TakesDevices = () => SetMetadata('takesDevices', true);

const isChanging = (request: FastifyRequest): boolean => !['GET', 'HEAD', 'OPTIONS'].includes(request.method);

/** Whether an Origin is ours: the configured public one, or the very host that was asked. */
export const ourOrigin =
  (publicUrl: string | undefined) =>
  (origin: string, host: string | undefined): boolean => {
    if (publicUrl !== undefined && origin === new URL(publicUrl).origin) return true;
    return publicUrl === undefined && (origin === `http://${host}` || origin === `https://${host}`);
  };

/** Bearer token, else the cookie; a cookie may change something only from our own pages. */
@Injectable()
export class SessionGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly sessions: Sessions,
    private readonly devices: Devices,
    private readonly rates: Rates,
    private readonly isOurOrigin: (origin: string, host: string | undefined) => boolean,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<OurRequest>();
    const targets = [context.getHandler(), context.getClass()];
    const isPublic = this.reflector.getAllAndOverride<boolean>('isPublic', targets) === true;
    const token = tokenOf(request);
    if (isPublic || token === null) {
      if (this.reflector.getAllAndOverride<boolean>('isUncounted', targets) !== true) this.rates.countAddress(request.ip);
      if (isPublic) return true;
      throw new DomainError('UNAUTHENTICATED');
    }
    if (request.headers.authorization === undefined && isChanging(request)) this.checkOrigin(request);
    const session = await (isDeviceSecret(token) ? this.devices : this.sessions).resolve(token).catch((error: unknown) => {
      // A dependency that is down says nothing of who asks.
      if (error instanceof DomainError) this.rates.countAddress(request.ip);
      throw error;
    });
    this.rates.countPerson(session.viewer.personId);
    if (session.device !== undefined && this.reflector.getAllAndOverride<boolean>('takesDevices', targets) !== true)
      throw new DomainError('FORBIDDEN');
    if (session.mustChangePassword && this.reflector.getAllAndOverride<boolean>('isBeforePassword', targets) !== true)
      throw new DomainError('PASSWORD_EXPIRED');
    request.session = session;
    return true;
  }

  private checkOrigin(request: OurRequest): void {
    const { origin, host } = request.headers;
    if (origin === undefined || !this.isOurOrigin(origin, host)) throw new DomainError('ORIGIN_FOREIGN');
  }
}

function tokenOf(request: OurRequest): string | null {
  const { authorization } = request.headers;
  if (authorization !== undefined) return /^Bearer ([A-Za-z0-9_-]{20,200})$/.exec(authorization)?.[1] ?? '';
  return request.cookies?.[COOKIE] ?? null;
}

const sessionOf = (context: ExecutionContext): Session => {
  const { session } = context.switchToHttp().getRequest<OurRequest>();
  if (session === undefined) throw new DomainError('UNAUTHENTICATED');
  return session;
};

/** The viewer who reads. */
export const Me = createParamDecorator((_: unknown, context: ExecutionContext): Viewer => sessionOf(context).viewer);

/** The device that asks, null for a person. */
export const FromDevice = createParamDecorator(
  (_: unknown, context: ExecutionContext): DeviceIdentity | null => sessionOf(context).device ?? null,
);

/** The command that changes: who, with which key, expecting which version. */
export const Asks = createParamDecorator((_: unknown, context: ExecutionContext): Asked => {
  const request = context.switchToHttp().getRequest<OurRequest>();
  const { viewer } = sessionOf(context);
  const key = single(request.headers['idempotency-key']);
  if (key !== null && !KEY_FORM.test(key)) throw new DomainError('IDEMPOTENCY_KEY_INVALID', { path: 'Idempotency-Key' });
  const match = single(request.headers['if-match']);
  const version = match === null ? null : VERSION_FORM.exec(match)?.[1];
  if (version === undefined) throw new DomainError('INVALID', { path: 'If-Match' });
  return {
    actor: viewer.actor,
    viewer,
    key,
    requestHash: key === null ? null : fingerprint(request),
    ifMatch: version === null ? null : Number(version),
  };
});

const single = (header: string | string[] | undefined): string | null => (Array.isArray(header) ? header.join(',') : (header ?? null));

/** The same asking once a multipart body has been read, which happens after everything above: its fields and the SHA-256 of its files are the body. */
export const askedWith = (asked: Asked, request: OurRequest, body: unknown): Asked =>
  asked.key === null ? asked : { ...asked, requestHash: fingerprint(request, body) };

function fingerprint(request: OurRequest, body: unknown = request.body ?? {}): Buffer {
  const path = request.url.split('?')[0];
  return createHash('sha256')
    .update(`${request.method} ${path} ${canonical(body)}`)
    .digest();
}

/** The same JSON whatever the order of its keys. Nothing that a schema takes is nested deeper than a few levels. */
function canonical(value: unknown, depth = 0): string {
  if (depth > MAX_DEPTH) throw new DomainError('INVALID', { path: 'body' });
  if (Array.isArray(value)) return `[${value.map((one) => canonical(one, depth + 1)).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  const parts = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${parts.map(([key, one]) => `${JSON.stringify(key)}:${canonical(one, depth + 1)}`).join(',')}}`;
}

/** An `Answer` sets its own status; a kept one says so. */
@Injectable()
export class AnswerInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(
      map((result: unknown) => {
        const reply = context.switchToHttp().getResponse<FastifyReply>();
        if (!(result instanceof Answer)) return result;
        void reply.status(result.status);
        if (result.isReplayed) void reply.header('Idempotency-Replayed', 'true');
        return result.body;
      }),
    );
  }
}

type Issue = { message: string; path?: readonly (PropertyKey | { key: PropertyKey })[]; code?: string; origin?: string; keys?: string[] };
type Validated = { value?: unknown; issues?: readonly Issue[] };
type Schema = { '~standard': { validate: (value: unknown) => Validated | Promise<Validated> } };

/** Schemas of libs/domain at the door: 400 for what has the wrong form, 422 for a number of the right form out of its range. */
@Injectable()
export class SchemaPipe implements PipeTransform {
  async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    const schema = (metadata as { schema?: Schema }).schema;
    if (schema === undefined || metadata.type === 'custom') return value;
    const given = metadata.type === 'body' && (value === undefined || value === null) ? {} : value;
    const result = await schema['~standard'].validate(given);
    if (result.issues === undefined) return result.value;
    const errors = result.issues.slice(0, 20).map((issue) => toDetail(issue, metadata));
    const areAllRanges = metadata.type === 'body' && result.issues.every(isRange);
    throw new DomainError(areAllRanges ? 'VALUE_OUT_OF_RANGE' : 'INVALID', { errors });
  }
}

const isRange = ({ code, origin }: Issue): boolean =>
  (code === 'too_small' || code === 'too_big') && (origin === 'number' || origin === 'int' || origin === 'bigint');

function toDetail(issue: Issue, metadata: ArgumentMetadata): ErrorDetail {
  const segments = (issue.path ?? []).map((part) => String(typeof part === 'object' ? part.key : part));
  const path = [...(segments.length === 0 && metadata.type === 'param' ? [metadata.data ?? ''] : segments), ...(issue.keys ?? [])].join(
    '.',
  );
  return { path, message: issue.message.slice(0, 300) };
}
