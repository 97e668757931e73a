/** Signing in: slow to guess, quick for a device that is known, and every try in the audit (contract, "Rates"). */

import { createHash, randomBytes } from 'node:crypto';
import { ADMIN_ROLES, DomainError, type Role, type RoleAt, type SignIn } from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { Audit } from '../core/audit.ts';
import { Clock } from '../core/clock.ts';
import { Database } from '../core/database.ts';
import { isPassword } from '../core/passwords.ts';
import { type SessionPlace, Sessions } from '../core/sessions.ts';

type Found = {
  id: string;
  username: string;
  name: string;
  roles: RoleAt[];
  password_hash: string | null;
  disabled: boolean;
  must_change_password: boolean;
  password_expires_at: string | null;
};
export type Knocking = { address: string; device: string | null };
export type SignedInPerson = { id: string; username: string; name: string; roles: RoleAt[]; mustChangePassword: boolean };
export type Admitted = { token: string; device: string; place: SessionPlace; person: SignedInPerson };

/** Failures that cost nothing yet; then one second, two, four … and never more than thirty. Many phones share one address. */
const FREE_FAILURES = { account: 3, address: 20 };
const LONGEST_DELAY_SECONDS = 30;
/** An account left alone for this long starts anew. */
const FORGIVEN_AFTER = '15 minutes';
const FIELD_ROLES: readonly Role[] = ['teamLeader', 'teamMember', 'informant', 'depotKeeper', 'shelterManager'];

@Injectable()
export class SignIns {
  constructor(
    private readonly database: Database,
    private readonly sessions: Sessions,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** Throws SIGN_IN_REFUSED (never saying which half was wrong) and TOO_MANY with the seconds left to wait. */
  async signIn({ username, password }: SignIn, knocking: Knocking): Promise<Admitted> {
    const found = await this.database.one<Found>(
      `SELECT id, username, name, roles, password_hash, disabled, must_change_password, password_expires_at
       FROM persons WHERE lower(username) = lower($1)`,
      [username],
    );
    const keys = [`account ${username.toLowerCase().slice(0, 80)}`, `address ${knocking.address}`];
    if (!(await this.isKnown(found, knocking.device))) await this.checkDelay(keys);
    const isRight = await isPassword(password, found?.password_hash ?? null);
    const isExpired = found?.password_expires_at != null && found.password_expires_at < this.clock.now();
    if (found === null || !isRight || found.disabled || isExpired) {
      await this.fail(keys);
      await this.audit.write({
        action: 'signIn.refused',
        personId: found?.id ?? null,
        name: username.slice(0, 80),
        address: knocking.address,
      });
      throw new DomainError('SIGN_IN_REFUSED');
    }
    await this.database.query('DELETE FROM sign_in_failures WHERE key = ANY($1::text[])', [keys]);
    const place: SessionPlace = found.roles.length > 0 && found.roles.every(({ role }) => FIELD_ROLES.includes(role)) ? 'phone' : 'room';
    const token = await this.sessions.open(found, place);
    const device = await this.deviceOf(knocking);
    await this.remember(found, device);
    await this.audit.write({ action: 'signIn', personId: found.id, name: found.name, address: knocking.address });
    return { token, device, place, person: this.toPerson(found) };
  }

  async person(personId: string): Promise<SignedInPerson> {
    const found = await this.database.one<Found>('SELECT id, username, name, roles, must_change_password FROM persons WHERE id = $1', [
      personId,
    ]);
    if (found === null) throw new DomainError('UNAUTHENTICATED');
    return this.toPerson(found);
  }

  private toPerson({ id, username, name, roles, must_change_password }: Found): SignedInPerson {
    return { id, username, name, roles, mustChangePassword: must_change_password };
  }

  private async isKnown(found: Found | null, device: string | null): Promise<boolean> {
    if (found === null || device === null) return false;
    const known = await this.database.query('SELECT FROM known_devices WHERE device_hash = $1 AND person_id = $2', [
      hashDevice(device),
      found.id,
    ]);
    return known.length > 0;
  }

  /** The name of a device is ours: one that somebody else has put there would be known to them as well. */
  private async deviceOf({ device }: Knocking): Promise<string> {
    const known =
      device === null ? [] : await this.database.query('SELECT FROM known_devices WHERE device_hash = $1', [hashDevice(device)]);
    return device !== null && known.length > 0 ? device : randomBytes(24).toString('base64url');
  }

  /** A device is remembered for people in the room and the field; administrators always start as strangers. */
  private async remember(found: Found, device: string): Promise<void> {
    if (found.roles.some(({ role }) => (ADMIN_ROLES as readonly string[]).includes(role))) return;
    await this.database.query(
      `INSERT INTO known_devices (device_hash, person_id, seen_at) VALUES ($1, $2, now())
       ON CONFLICT (device_hash, person_id) DO UPDATE SET seen_at = now()`,
      [hashDevice(device), found.id],
    );
  }

  private async checkDelay(keys: readonly string[]): Promise<void> {
    const row = await this.database.one<{ left: number | null }>(
      `SELECT ceil(max(extract(epoch FROM failed_at + make_interval(secs => least($4, 2 ^ least(count - free, 10))) - now())))::int AS left
       FROM sign_in_failures JOIN unnest($1::text[], $2::int[]) AS asked (key, free) USING (key)
       WHERE count >= free AND failed_at > now() - $3::interval`,
      [keys, [FREE_FAILURES.account, FREE_FAILURES.address], FORGIVEN_AFTER, LONGEST_DELAY_SECONDS],
    );
    const left = row?.left ?? 0;
    if (left > 0) throw new DomainError('TOO_MANY', { retryAfterSeconds: left });
  }

  private async fail(keys: readonly string[]): Promise<void> {
    await this.database.query(
      `INSERT INTO sign_in_failures (key, count, failed_at) SELECT key, 1, now() FROM unnest($1::text[]) AS key ORDER BY key
       ON CONFLICT (key) DO UPDATE SET failed_at = now(),
         count = CASE WHEN sign_in_failures.failed_at > now() - interval '${FORGIVEN_AFTER}' THEN sign_in_failures.count + 1 ELSE 1 END`,
      [keys],
    );
  }
}

const hashDevice = (device: string): Buffer => createHash('sha256').update(device).digest();
