/** Sessions: random tokens, stored hashed, surviving restarts, ended everywhere at once. */

import { createHash, randomBytes } from 'node:crypto';
import { ADMIN_ROLES, DomainError, OPEN_ASSIGNMENT_STATES, type RoleAt, toInstant } from '@fenghuo/domain';
import type { Database } from './database.ts';
import type { DeviceIdentity } from './devices.ts';
import type { Geography } from './geography.ts';
import { Viewer } from './viewer.ts';

/** Idle and longest life in seconds: in the room, on a phone, for administrators (contract, "Sessions and people"). */
const LIVES = {
  room: { idle: 8 * 3600, longest: 24 * 3600 },
  phone: { idle: 7 * 86_400, longest: 30 * 86_400 },
  administrator: { idle: 15 * 60, longest: 8 * 3600 },
} as const;
export type SessionPlace = 'room' | 'phone';

/** How long a resolved session may be believed without asking the database again. */
const BELIEVED_MS = 1_000;
const TOUCH_EVERY_MS = 60_000;

/** A guest's rights end with the assignment that they joined, and come back if its end is undone. */
const IS_NO_FORMER_GUEST = `(p.guest_assignment_id IS NULL OR EXISTS (
  SELECT FROM assignments a WHERE a.id = p.guest_assignment_id AND a.state IN (${OPEN_ASSIGNMENT_STATES.map((state) => `'${state}'`).join(', ')})))`;

/** `device`: no person but a device, which speaks for what it was given to. */
export type Session = { viewer: Viewer; tokenHash: string; mustChangePassword: boolean; device?: DeviceIdentity };
type Found = { roles: RoleAt[]; name: string; person_id: string; must_change_password: boolean; used_at: string; guest_of: string | null };

export const hashToken = (token: string): Buffer => createHash('sha256').update(token).digest();

/** A token and the row that knows it, for who writes it together with other rows. */
export function newSession(person: { id: string; roles: readonly RoleAt[] }, place: SessionPlace) {
  const isAdministrator = person.roles.some(({ role }) => (ADMIN_ROLES as readonly string[]).includes(role));
  const { longest, idle } = LIVES[isAdministrator ? 'administrator' : place];
  const token = randomBytes(32).toString('base64url');
  const now = Date.now();
  const row = {
    token_hash: hashToken(token),
    person_id: person.id,
    started_at: toInstant(now),
    used_at: toInstant(now),
    expires_at: toInstant(now + longest * 1_000),
    idle_seconds: idle,
  };
  return { token, row };
}

export class Sessions {
  private readonly believed = new Map<string, { session: Session | null; until: number }>();
  private readonly listeners = new Set<(personId: string) => void>();

  constructor(
    private readonly database: Database,
    private readonly geography: Geography,
  ) {}

  async open(person: { id: string; roles: readonly RoleAt[] }, place: SessionPlace): Promise<string> {
    const { token, row } = newSession(person, place);
    await this.database.query(`INSERT INTO sessions (${Object.keys(row).join(', ')}) VALUES ($1, $2, $3, $4, $5, $6)`, Object.values(row));
    return token;
  }

  /** Who the token stands for; throws UNAUTHENTICATED when it stands for nobody any more. */
  async resolve(token: string): Promise<Session> {
    const tokenHash = hashToken(token);
    const key = tokenHash.toString('base64');
    const known = this.believed.get(key);
    if (known !== undefined && known.until > Date.now()) {
      if (known.session === null) throw new DomainError('UNAUTHENTICATED');
      return known.session;
    }
    const session = await this.read(tokenHash, key);
    if (this.believed.size > 10_000) this.believed.clear();
    // A guest's ends with an assignment, of which no node is told: it is asked for each time.
    if (!session?.viewer.isGuest) this.believed.set(key, { session, until: Date.now() + BELIEVED_MS });
    if (session === null) throw new DomainError('UNAUTHENTICATED');
    return session;
  }

  private async read(tokenHash: Buffer, key: string): Promise<Session | null> {
    const found = await this.database.one<Found>(
      `SELECT p.roles, p.name, p.id AS person_id, p.must_change_password, s.used_at, p.guest_assignment_id AS guest_of
       FROM sessions s JOIN persons p ON p.id = s.person_id
       WHERE s.token_hash = $1 AND s.expires_at > now() AND s.used_at > now() - make_interval(secs => s.idle_seconds) AND NOT p.disabled AND ${IS_NO_FORMER_GUEST}`,
      [tokenHash],
    );
    if (found === null) return null;
    if (Date.now() - Date.parse(found.used_at) > TOUCH_EVERY_MS)
      await this.database.query('UPDATE sessions SET used_at = now() WHERE token_hash = $1', [tokenHash]);
    const viewer = new Viewer({ personId: found.person_id, name: found.name, roles: found.roles, guestOf: found.guest_of }, this.geography);
    return { viewer, tokenHash: key, mustChangePassword: found.must_change_password };
  }

  /** Of these sessions (base64 hashes), those that still stand. One query a second per node keeps every socket honest. */
  async standing(tokenHashes: readonly string[]): Promise<Set<string>> {
    const rows = await this.database.query<{ token_hash: Buffer }>(
      `SELECT token_hash FROM sessions s JOIN persons p ON p.id = s.person_id
       WHERE token_hash = ANY($1::bytea[]) AND s.expires_at > now() AND s.used_at > now() - make_interval(secs => s.idle_seconds) AND NOT p.disabled AND ${IS_NO_FORMER_GUEST}`,
      [tokenHashes.map((hash) => Buffer.from(hash, 'base64'))],
    );
    return new Set(rows.map(({ token_hash }) => token_hash.toString('base64')));
  }

  /** An open console uses its session as much as a request does. */
  async touch(tokenHashes: readonly string[]): Promise<void> {
    await this.database.query('UPDATE sessions SET used_at = now() WHERE token_hash = ANY($1::bytea[])', [
      tokenHashes.map((hash) => Buffer.from(hash, 'base64')),
    ]);
  }

  /** `tokenHash` as a session carries it. */
  async end(tokenHash: string): Promise<void> {
    await this.database.query('DELETE FROM sessions WHERE token_hash = $1', [Buffer.from(tokenHash, 'base64')]);
    this.believed.clear();
  }

  async endAllOf(personId: string): Promise<void> {
    await this.database.query('DELETE FROM sessions WHERE person_id = $1', [personId]);
    this.forget(personId);
  }

  /** The person's sessions or rights have changed in the database: this node believes nothing of them any more. Other nodes ask again within a second. */
  forget(personId: string): void {
    this.believed.clear();
    for (const listener of this.listeners) listener(personId);
  }

  onForgotten(listener: (personId: string) => void): void {
    this.listeners.add(listener);
  }

  async removeExpired(): Promise<void> {
    await this.database.query('DELETE FROM sessions WHERE expires_at < now() OR used_at < now() - make_interval(secs => idle_seconds)');
  }
}
