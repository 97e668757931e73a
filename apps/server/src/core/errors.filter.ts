/** The one table from refusal to HTTP, and the one place where anything else becomes a 500 (a bug) or a 503 (a dependency is down). */

import { DomainError, type ErrorCode, type ErrorDetail } from '@fenghuo/domain';
import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Logger } from 'pino';
import type { Audit } from './audit.ts';
import type { OurRequest } from './http.ts';

export const HTTP_STATUS: Record<ErrorCode, number> = {
  INVALID: 400,
  VALUE_OUT_OF_RANGE: 422,
  CURSOR_MALFORMED: 400,
  CURSOR_GONE: 410,
  IDEMPOTENCY_KEY_INVALID: 400,
  IDEMPOTENCY_KEY_REUSED: 422,
  VERSION_CONFLICT: 409,
  TOO_LARGE: 413,
  TOO_MANY: 429,
  UNAVAILABLE: 503,
  NOT_FOUND: 404,
  UNAUTHENTICATED: 401,
  SIGN_IN_REFUSED: 401,
  JOIN_CODE_REFUSED: 401,
  JOIN_CODE_USED: 409,
  FORBIDDEN: 403,
  ORIGIN_FOREIGN: 403,
  PASSWORD_EXPIRED: 403,
  TIME_IN_FUTURE: 422,
  TIME_TOO_OLD: 422,
  TYPE_UNKNOWN: 422,
  REGION_UNKNOWN: 422,
  JURISDICTION_UNKNOWN: 422,
  INCIDENT_UNKNOWN: 422,
  TEAM_UNKNOWN: 422,
  ASSIGNMENT_UNKNOWN: 422,
  PERSON_UNKNOWN: 422,
  VEHICLE_UNKNOWN: 422,
  DEPOT_UNKNOWN: 422,
  QUANTITY_UNFIT: 422,
  ITEM_UNKNOWN: 422,
  SHELTER_UNKNOWN: 422,
  EVACUEE_UNKNOWN: 422,
  SHELTERS_SAME: 422,
  REASON_NEEDED: 422,
  MORE_THAN_ASKED: 422,
  NOT_ASKED: 422,
  TEMPLATE_UNKNOWN: 422,
  MEDIA_UNKNOWN: 422,
  LOT_UNKNOWN: 422,
  SHIPMENT_UNKNOWN: 422,
  SUPPLY_REQUEST_UNKNOWN: 422,
  PLACES_SAME: 422,
  MOVED_BY_SHIPMENT: 422,
  PLACES_UNFIT: 422,
  HOUSEHOLD_UNKNOWN: 422,
  HELPER_MISSING: 422,
  PASSWORD_WEAK: 422,
  PASSWORD_WRONG: 422,
  ROLES_EXCLUDE: 422,
  MEDIA_REFUSED: 422,
  BOUNDARY_INVALID: 422,
  CLOSURE_INVALID: 422,
  DRAWING_INVALID: 422,
  DRAWING_UNKNOWN: 422,
  TEAM_KIND_DIFFERENT: 422,
  WORDS_REFUSED: 422,
  SHEET_REFUSED: 422,
  IMPORT_STOPPED: 409,
  IMPORT_NOT_POSSIBLE: 409,
  IMPORT_USED: 409,
  RECEIVER_MISSING: 422,
  NAME_IN_REASON: 422,
  ID_TAKEN: 409,
  CODE_TAKEN: 409,
  USERNAME_TAKEN: 409,
  PLATE_TAKEN: 409,
  TERMINAL_TAKEN: 409,
  DEVICE_REVOKED: 409,
  REPORT_NOT_WAITING: 409,
  REPORT_NOT_JOINED: 409,
  INCIDENT_NOT_OPEN: 409,
  INCIDENT_NOT_CLOSED: 409,
  INCIDENT_CLOSED: 409,
  INCIDENT_MERGED: 409,
  INCIDENT_NOT_MERGED: 409,
  INCIDENTS_SAME: 422,
  MERGE_CONFLICT: 409,
  ASSIGNMENTS_OPEN: 409,
  DISPATCH_REFUSED: 409,
  TEAM_ALREADY_ASSIGNED: 409,
  TEAM_ALREADY_ON_INCIDENT: 409,
  TEAM_OUT_OF_SERVICE: 409,
  GATE_OPEN: 409,
  TEAM_NOT_ON_INCIDENT: 409,
  NEED_NOT_OPEN: 409,
  DRAWING_IN_ORDER: 409,
  ORDER_VOID: 409,
  STEP_NOT_POSSIBLE: 409,
  SOS_ENDED: 409,
  SAME_PERSON: 409,
  EVACUEE_ELSEWHERE: 409,
  EVACUEE_NOT_IN: 409,
  WRISTBAND_TAKEN: 409,
  PERSONAL_DATA_DESTROYED: 409,
  ITEM_IN_USE: 409,
  DEPOT_CLOSED: 409,
  DEPOT_NOT_TEMPORARY: 409,
  DEPOT_NOT_COUNTED: 409,
  DEPOT_NOT_EMPTY: 409,
  CLOSURE_NOT_CLOSED: 409,
  SHELTER_NOT_OPEN: 409,
  SHELTER_FULL: 409,
  SHELTER_OCCUPIED: 409,
  MORE_THAN_PRESENT: 409,
  FUNCTIONS_UNCONFIRMED: 409,
  INSPECTION_MISSING: 409,
  TRANSFER_ENDED: 409,
  UNREACHABLE: 409,
  HOUSEHOLDS_OPEN: 409,
  NOT_ARCHIVABLE: 409,
  NOT_OVERDUE: 409,
  ESCALATION_OWNED: 409,
  ESCALATION_ENDED: 409,
  STOCK_INSUFFICIENT: 409,
  HOUSEHOLD_SERVED: 409,
  RECEIVED_MORE: 409,
  DIFFERENCE_UNEXPLAINED: 409,
  SHIPMENTS_SEVERAL: 409,
  MOVEMENT_REVERSED: 409,
  REVERSAL_PENDING: 409,
  MOVEMENT_NOT_PENDING: 409,
  MOVEMENT_NOT_RECORDED: 409,
  COUNT_NOT_OPEN: 409,
  SERIAL_TAKEN: 409,
  LAST_ADMINISTRATOR: 409,
};

/** PostgreSQL classes that mean "not now": connection lost, shutting down, out of space or connections, time limits. */
const DATABASE_UNAVAILABLE = /^(08|53|57|58)|^25P03|^40/;
const NETWORK_UNAVAILABLE = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOSPC', 'EDQUOT', 'ENOTFOUND']);
const RETRY_AFTER_SECONDS = 1;

type Problem = { status: number; code: string; detail: string; errors?: ErrorDetail[]; current?: unknown; retryAfter?: number };

export const UNAVAILABLE: Problem = {
  status: 503,
  code: 'UNAVAILABLE',
  detail: 'A dependency is down; the same request is safe to repeat',
  retryAfter: RETRY_AFTER_SECONDS,
};

@Catch()
export class ErrorsFilter implements ExceptionFilter {
  constructor(
    private readonly log: Logger,
    private readonly audit: Audit,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const [request, reply] = [http.getRequest<OurRequest>(), http.getResponse<FastifyReply>()];
    const problem = toProblem(error);
    if (problem.status >= 500) this.log.error({ requestId: request.id, err: asLogged(error) }, problem.code);
    if (problem.status === 403) this.auditRefusal(request, problem.code);
    sendProblem(reply, problem);
  }

  /** Who was refused what; the answer does not wait for it. */
  private auditRefusal(request: OurRequest, code: string): void {
    const identity = request.session?.viewer.identity;
    const detail = { code, method: request.method, route: request.routeOptions.url ?? null };
    const entry = {
      action: 'request.refused',
      personId: identity?.personId ?? null,
      name: identity?.name ?? null,
      address: request.ip,
      detail,
    };
    this.audit.write(entry).catch((error: unknown) => this.log.error({ requestId: request.id, err: asLogged(error) }, 'audit'));
  }
}

export const TYPE_OF_PROBLEMS = 'application/problem+json; charset=utf-8';

export function sendProblem(reply: FastifyReply, problem: Problem): void {
  const { status, retryAfter } = problem;
  if (reply.raw.headersSent) return;
  if (retryAfter !== undefined) void reply.header('retry-after', String(retryAfter));
  void reply
    .status(status)
    .header('content-type', TYPE_OF_PROBLEMS)
    .send(JSON.stringify(problemBody(problem)));
}

/** RFC 9457. */
export const problemBody = ({ status, code, detail, errors, current }: Problem) => ({
  type: `urn:fenghuo:problem:${code}`,
  title: code,
  status,
  code,
  detail,
  ...(errors && { errors }),
  ...(current !== undefined && { current }),
});

export function toProblem(error: unknown): Problem {
  if (error instanceof DomainError) {
    const { code, details } = error;
    const errors = details.errors ?? (details.path === undefined ? undefined : [{ path: details.path, message: code }]);
    const status = HTTP_STATUS[code];
    const retryAfter = status === 429 || status === 503 ? (details.retryAfterSeconds ?? RETRY_AFTER_SECONDS) : undefined;
    return {
      status,
      code,
      detail: error.message,
      ...(errors && { errors }),
      ...(details.current !== undefined && { current: details.current }),
      ...(retryAfter !== undefined && { retryAfter }),
    };
  }
  const status = error instanceof HttpException ? error.getStatus() : ((error as { statusCode?: number }).statusCode ?? 0);
  if (status === 413) return { status, code: 'TOO_LARGE', detail: 'The body is larger than this endpoint takes' };
  if (status === 404) return { status, code: 'NOT_FOUND', detail: 'Nothing is here' };
  if (status === 429) return { status, code: 'TOO_MANY', detail: 'Too many requests', retryAfter: RETRY_AFTER_SECONDS };
  if (status >= 400 && status < 500)
    return { status: status === 414 || status === 415 ? 400 : status, code: 'INVALID', detail: (error as Error).message };
  if (isUnavailable(error)) return UNAVAILABLE;
  return { status: 500, code: 'INTERNAL', detail: 'A fault of the server; it has been logged' };
}

export function isUnavailable(error: unknown): boolean {
  const { code, message } = error as { code?: unknown; message?: unknown };
  if (typeof code === 'string' && (DATABASE_UNAVAILABLE.test(code) || NETWORK_UNAVAILABLE.has(code))) return true;
  return (
    typeof message === 'string' &&
    /connection (terminated|ended)|timeout exceeded when trying to connect|query read timeout|Client has encountered a connection error/i.test(
      message,
    )
  );
}

/** Without the statement's parameters: they may hold personal data. */
function asLogged(error: unknown): unknown {
  const { name, message, stack, code } = error as Error & { code?: string };
  return { name, message, stack, code };
}
