/** People: lock, ask the rule, write the row and the log together. Whoever changes a password or a role ends that person's sessions in the same transaction. */

import {
  applyPerson,
  type CreatePerson,
  checkPassword,
  createPerson,
  type DescribePerson,
  DomainError,
  describePerson,
  type OneTimePassword,
  type Person,
  phoneFrom,
  type RoleAt,
  type SetPassword,
  toInstant,
  toMs,
} from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { Answer, type Asked, ok } from '../core/asked.ts';
import { Audit } from '../core/audit.ts';
import { Database } from '../core/database.ts';
import { Geography } from '../core/geography.ts';
import { hashPassword, isPassword, ONE_TIME_HOURS, oneTimePassword } from '../core/passwords.ts';
import { Sessions } from '../core/sessions.ts';
import { type Transaction, Transactions } from '../core/transaction.ts';
import { isInCharge, PERSON_COLUMNS, type PersonRecord, toPerson } from './people.queries.ts';

export type NewPerson = { person: Person } & OneTimePassword;
const HOUR_MS = 3_600_000;

@Injectable()
export class PeopleActions {
  constructor(
    private readonly transactions: Transactions,
    private readonly database: Database,
    private readonly geography: Geography,
    private readonly sessions: Sessions,
    private readonly audit: Audit,
  ) {}

  /** The kept answer of a repeat does not hold the password: it was shown once. */
  async create(asked: Asked, command: CreatePerson): Promise<Answer<NewPerson>> {
    asked.viewer.checkAnywhere('managePeople');
    await this.checkPlaces(asked, command.roles);
    const password = oneTimePassword();
    const passwordHash = await hashPassword(password);
    try {
      return await this.transactions.run(asked, async (tx) => {
        const id = command.id ?? uuidv7();
        const taken = await tx.query('SELECT FROM persons WHERE lower(username) = lower($1)', [command.username]);
        tx.record(createPerson(tx.now, { id, isUsernameTaken: taken.length > 0 }, command));
        const person: Person = {
          id,
          username: command.username,
          name: command.name.trim(),
          roles: command.roles,
          disabled: false,
          phone: phoneFrom(command.phone ?? ''),
          mustChangePassword: true,
          version: 1,
        };
        const passwordExpiresAt = toInstant(toMs(tx.now) + ONE_TIME_HOURS * HOUR_MS);
        insertPerson(tx, person, passwordHash, passwordExpiresAt);
        const body = { person, password, passwordExpiresAt };
        return new Answer(201, body, false, { ...body, password: '' });
      });
    } catch (error) {
      if ((error as { constraint?: string }).constraint !== 'persons_username') throw error;
      throw new DomainError('USERNAME_TAKEN', { path: 'username' });
    }
  }

  /** Nobody changes their own roles, nor disables themselves. */
  async describe(asked: Asked, id: string, command: DescribePerson): Promise<Answer<Person>> {
    asked.viewer.checkAnywhere('managePeople');
    if (command.roles) await this.checkPlaces(asked, command.roles);
    if (asked.viewer.personId === id && (command.roles || command.disabled)) throw new DomainError('FORBIDDEN');
    let hasEnded = false;
    const answer = await this.transactions.run(asked, async (tx) => {
      const person = await this.open(tx, asked, id);
      const others = await tx.query(
        `SELECT FROM persons WHERE id <> $1 AND NOT disabled AND roles @> '[{"role":"secAdmin"}]'::jsonb LIMIT 1`,
        [id],
      );
      const isLastSecAdmin = others.length === 0 && !person.disabled && person.roles.some(({ role }) => role === 'secAdmin');
      const events = describePerson(tx.now, { person, isLastSecAdmin }, command);
      tx.record(events);
      const after = applyPerson(person, events, command.phone);
      await tx.query('UPDATE persons SET name = $2, roles = $3, disabled = $4, version = $5, phone = $6 WHERE id = $1', [
        id,
        after.name,
        JSON.stringify(after.roles),
        after.disabled,
        after.version,
        after.phone ?? null,
      ]);
      hasEnded = events.some(({ type }) => type === 'person.rolesSet' || type === 'person.disabled');
      if (hasEnded) await endSessions(tx, id);
      return ok(after);
    });
    if (hasEnded) this.sessions.forget(id);
    return answer;
  }

  /** A one-time password for somebody else, or a new one of one's own. Both end all sessions of the person. */
  async setPassword(asked: Asked, id: string, command: SetPassword): Promise<Answer<OneTimePassword | Record<string, never>>> {
    const isOwn = asked.viewer.personId === id;
    const answer = isOwn ? await this.setOwn(asked, command) : await this.reset(asked, id, command);
    this.sessions.forget(id);
    await this.audit.write({
      action: isOwn ? 'password.set' : 'password.reset',
      personId: asked.viewer.personId,
      name: asked.viewer.identity.name,
      detail: { personId: id },
    });
    return answer;
  }

  private async setOwn(asked: Asked, { current, password }: SetPassword): Promise<Answer<Record<string, never>>> {
    const { personId } = asked.viewer;
    const known = await this.database.one<{ username: string; password_hash: string | null }>(
      'SELECT username, password_hash FROM persons WHERE id = $1',
      [personId],
    );
    if (known === null || !current || !(await isPassword(current, known.password_hash))) {
      throw new DomainError('PASSWORD_WRONG', { path: 'current' });
    }
    if (!password || password === current) throw new DomainError('PASSWORD_WEAK', { path: 'password' });
    checkPassword(password, known.username);
    const passwordHash = await hashPassword(password);
    return this.transactions.run({ ...asked, key: null }, async (tx) => {
      await tx.begin();
      await tx.query('UPDATE persons SET password_hash = $2, must_change_password = false, password_expires_at = NULL WHERE id = $1', [
        personId,
        passwordHash,
      ]);
      await endSessions(tx, personId);
      return ok({});
    });
  }

  private async reset(asked: Asked, id: string, command: SetPassword): Promise<Answer<OneTimePassword>> {
    asked.viewer.checkAnywhere('managePeople');
    // Only one's own is chosen; everybody else gets one to be changed at once.
    if (command.password) throw new DomainError('INVALID', { path: 'password' });
    const password = oneTimePassword();
    const passwordHash = await hashPassword(password);
    return this.transactions.run({ ...asked, key: null }, async (tx) => {
      await this.open(tx, asked, id);
      const passwordExpiresAt = toInstant(toMs(tx.now) + ONE_TIME_HOURS * HOUR_MS);
      await tx.query('UPDATE persons SET password_hash = $2, must_change_password = true, password_expires_at = $3 WHERE id = $1', [
        id,
        passwordHash,
        passwordExpiresAt,
      ]);
      await endSessions(tx, id);
      return ok({ password, passwordExpiresAt });
    });
  }

  async endSessions(asked: Asked, id: string): Promise<void> {
    asked.viewer.checkAnywhere('managePeople');
    const person = await this.database.one<PersonRecord>(`SELECT ${PERSON_COLUMNS} FROM persons WHERE id = $1`, [id]);
    if (person === null || !isInCharge(asked.viewer, person.roles)) throw new DomainError('NOT_FOUND');
    await this.sessions.endAllOf(id);
    await this.audit.write({
      action: 'sessions.ended',
      personId: asked.viewer.personId,
      name: asked.viewer.identity.name,
      detail: { personId: id },
    });
  }

  private async open(tx: Transaction, asked: Asked, id: string): Promise<Person> {
    await tx.begin();
    const [row] = await tx.query<PersonRecord>(`SELECT ${PERSON_COLUMNS} FROM persons WHERE id = $1 FOR UPDATE`, [id]);
    if (row === undefined || !isInCharge(asked.viewer, row.roles)) throw new DomainError('NOT_FOUND');
    const person = toPerson(row);
    if (asked.ifMatch !== null && person.version !== asked.ifMatch) throw new DomainError('VERSION_CONFLICT', { current: person });
    return person;
  }

  /** Roles are given only below one's own office, at nodes, teams, depots and shelters that exist. */
  private async checkPlaces(asked: Asked, roles: readonly RoleAt[]): Promise<void> {
    const teamIds = roles.flatMap(({ teamId }) => teamId ?? []);
    const depotIds = roles.flatMap(({ depotId }) => depotId ?? []);
    const shelterIds = roles.flatMap(({ shelterId }) => shelterId ?? []);
    const named = await this.database.query<{ id: string }>(
      `SELECT id FROM teams WHERE id = ANY($1::uuid[]) UNION ALL SELECT id FROM depots WHERE id = ANY($2::uuid[])
       UNION ALL SELECT id FROM shelters WHERE id = ANY($3::uuid[])`,
      [teamIds, depotIds, shelterIds],
    );
    const isThere = (wanted: string): boolean => named.some(({ id }) => id === wanted);
    for (const [index, { jurisdictionId, teamId, depotId, shelterId }] of roles.entries()) {
      if (this.geography.node(jurisdictionId) === undefined)
        throw new DomainError('JURISDICTION_UNKNOWN', { path: `roles.${index}.jurisdictionId` });
      if (teamId && !isThere(teamId)) throw new DomainError('TEAM_UNKNOWN', { path: `roles.${index}.teamId` });
      if (depotId && !isThere(depotId)) throw new DomainError('DEPOT_UNKNOWN', { path: `roles.${index}.depotId` });
      if (shelterId && !isThere(shelterId)) throw new DomainError('SHELTER_UNKNOWN', { path: `roles.${index}.shelterId` });
      asked.viewer.check('managePeople', jurisdictionId);
    }
  }
}

/** The row of a new person. `passwordExpiresAt` set: a one-time password. */
export function insertPerson(tx: Transaction, person: Person, passwordHash: string, passwordExpiresAt: string | null): void {
  tx.insert('persons', {
    id: person.id,
    username: person.username,
    name: person.name,
    phone: person.phone ?? null,
    password_hash: passwordHash,
    must_change_password: person.mustChangePassword,
    password_expires_at: passwordExpiresAt,
    roles: JSON.stringify(person.roles),
    version: person.version,
    recorded_at: tx.now,
  });
}

const endSessions = (tx: Transaction, personId: string) => tx.query('DELETE FROM sessions WHERE person_id = $1', [personId]);
