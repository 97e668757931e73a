/** Behind the one-time link of a new installation: the city's root and one person for each of the three offices (三员分立). */

import { checkPassword, createJurisdiction, createPerson, DomainError, type Person, type SetUp } from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { Database } from '../core/database.ts';
import { hashPassword } from '../core/passwords.ts';
import { hashToken } from '../core/sessions.ts';
import { type Transaction, Transactions } from '../core/transaction.ts';
import { loadIncidentTypes } from './demo-city.ts';
import { insertPerson } from './people.actions.ts';

@Injectable()
export class SetUpActions {
  constructor(
    private readonly transactions: Transactions,
    private readonly database: Database,
  ) {}

  /** Throws UNAUTHENTICATED for a link that is used, too old or never given out. */
  async setUp(command: SetUp): Promise<void> {
    await this.check(command);
    const hashes = await Promise.all(command.administrators.map(({ password }) => hashPassword(password)));
    await this.transactions.runAs('setup', async (tx) => {
      await tx.begin();
      const used = await tx.query('DELETE FROM setup_links WHERE token_hash = $1 AND expires_at > now() RETURNING 1', [
        hashToken(command.token),
      ]);
      if (used.length === 0 || (await tx.query('SELECT FROM persons LIMIT 1')).length > 0) throw new DomainError('UNAUTHENTICATED');
      await tx.query('DELETE FROM setup_links');
      const rootId = await this.root(tx, command.city);
      for (const [index, { role, username, name }] of command.administrators.entries()) {
        const roles = [{ role, jurisdictionId: rootId }];
        const person: Person = { id: uuidv7(), username, name, roles, disabled: false, mustChangePassword: false, version: 1 };
        tx.record(createPerson(tx.now, { id: person.id, isUsernameTaken: false }, person));
        insertPerson(tx, person, hashes[index] ?? '', null);
      }
    });
  }

  private async check({ token, administrators }: SetUp): Promise<void> {
    const known = await this.database.query('SELECT FROM setup_links WHERE token_hash = $1 AND expires_at > now()', [hashToken(token)]);
    if (known.length === 0) throw new DomainError('UNAUTHENTICATED');
    const [roles, names] = [
      new Set(administrators.map(({ role }) => role)),
      new Set(administrators.map(({ username }) => username.toLowerCase())),
    ];
    if (roles.size < administrators.length) throw new DomainError('ROLES_EXCLUDE', { path: 'administrators' });
    if (names.size < administrators.length) throw new DomainError('USERNAME_TAKEN', { path: 'administrators' });
    for (const [index, { username, password }] of administrators.entries())
      checkPassword(password, username, `administrators.${index}.password`);
  }

  private async root(tx: Transaction, { code, name }: SetUp['city']): Promise<string> {
    const id = uuidv7();
    tx.record(createJurisdiction(tx.now, { id, sameCode: null }, { code, name, level: 'city', parentId: null }));
    await loadIncidentTypes(tx);
    return id;
  }
}
