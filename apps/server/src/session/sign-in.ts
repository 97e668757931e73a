/** Signing in: slow to guess, quick for a device that is known, and every try in the audit (contract, "Rates"). */

import { createHash, randomBytes } from 'node:crypto';
import { ADMIN_ROLES, DomainError, type Role, type RoleAt, type SignIn } from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { Audit } from '../core/audit.ts';
import { Clock } from '../core/clock.ts';
import { Database } from '../core/database.ts';
import { Failures } from '../core/failures.ts';
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

/** Failures of the account and of the address that cost nothing yet; then one second, two, four. Many phones share one address. */
const FREE_FAILURES = [3, 20];
const FIELD_ROLES: readonly Role[] = ['teamLeader', 'teamMember', 'informant', 'depotKeeper', 'shelterManager'];

@Injectable()
export class SignIns {
  constructor(
    private readonly database: Database,
    private readonly sessions: Sessions,
    private readonly failures: Failures,
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
    if (!(await this.isKnown(found, knocking.device)))
      await this.failures.check(keys.map((key, index) => ({ key, free: FREE_FAILURES[index] ?? 0 })));
    const isRight = await isPassword(password, found?.password_hash ?? null);
    const isExpired = found?.password_expires_at != null && found.password_expires_at < this.clock.now();
    if (found === null || !isRight || found.disabled || isExpired) {
      await this.failures.add(keys);
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
}

const hashDevice = (device: string): Buffer => createHash('sha256').update(device).digest();
