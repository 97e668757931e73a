/** The cookie of a session: never readable by a script, sent to us alone. It outlives no session; the browser of a room forgets it when it is closed. */
import type { FastifyReply } from 'fastify';
import type { Config } from './config.ts';
import { COOKIE, type OurRequest } from './http.ts';
import type { SessionPlace } from './sessions.ts';

type Setting = { setCookie: (name: string, value: string, options: object) => unknown };
const PHONE_SECONDS = 30 * 86_400;

export function cookieOptions(config: Config, request: OurRequest): object {
  const isSecure = request.protocol === 'https' || config.PUBLIC_URL?.startsWith('https:') === true;
  return { path: '/', httpOnly: true, sameSite: 'strict', secure: isSecure };
}

export function setSessionCookie(config: Config, request: OurRequest, reply: FastifyReply, token: string, place: SessionPlace): void {
  const options = { ...cookieOptions(config, request), ...(place === 'phone' && { maxAge: PHONE_SECONDS }) };
  (reply as unknown as Setting).setCookie(COOKIE, token, options);
}
