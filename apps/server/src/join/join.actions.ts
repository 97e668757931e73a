/**
 * Join codes: made by who leads the team or commands the incident, good once and for a day. A guest sees one assignment while it is open; the session
 * itself asks whether it still is, so nothing has to be taken back (docs/spec/phone.md). Guessing is slowed like a wrong password.
 */

import { createHash, randomInt } from 'node:crypto';
import {
  type AssignmentExtra,
  createPerson,
  DomainError,
  type HeldAssignment,
  type HeldJoinCode,
  JOIN_ALPHABET,
  JOIN_CODE_LENGTH,
  type Join,
  type JoinCode,
  type MakeJoinCode,
  makeJoinCode,
  normaliseJoinCode,
  type RoleAt,
  spendJoinCode,
  type WithdrawnJoinCode,
  withdrawJoinCode,
} from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { Answer, type Asked, ok } from '../core/asked.ts';
import { Audit } from '../core/audit.ts';
import type { Database } from '../core/database.ts';
import { Failures } from '../core/failures.ts';
import { newSession } from '../core/sessions.ts';
import { type Transaction, Transactions } from '../core/transaction.ts';

export type Guest = { id: string; username: string; name: string; roles: RoleAt[]; mustChangePassword: boolean };
type Found = HeldJoinCode & { assignmentId: string; teamId: string; jurisdictionId: string };

/** Many phones share one address. */
const FREE_FAILURES = 5;

@Injectable()
export class JoinActions {
  constructor(
    private readonly transactions: Transactions,
    private readonly failures: Failures,
    private readonly audit: Audit,
  ) {}

  /** The kept answer of a repeat does not hold the code: it was shown once. */
  async make(asked: Asked, { assignmentId }: MakeJoinCode): Promise<Answer<JoinCode>> {
    return this.transactions.run(asked, async (tx) => {
      const [assignment] = await tx.lock<HeldAssignment>('assignment', [assignmentId]);
      if (assignment === undefined || !asked.viewer.sees(assignment.scope))
        throw new DomainError('ASSIGNMENT_UNKNOWN', { path: 'assignmentId' });
      const id = uuidv7();
      const events = makeJoinCode(tx.now, { id, assignment: assignment.row, isInCharge: isInCharge(asked, assignment) });
      tx.record(events);
      const expiresAt = String(events[0]?.payload['expiresAt']);
      const code = Array.from({ length: JOIN_CODE_LENGTH }, () => JOIN_ALPHABET[randomInt(JOIN_ALPHABET.length)]).join('');
      tx.insert('join_codes', {
        id,
        code_hash: hashOf(code),
        assignment_id: assignmentId,
        team_id: assignment.row.teamId,
        jurisdiction_id: extraOf(assignment).teamNode,
        made_by: asked.viewer.personId,
        made_at: tx.now,
        expires_at: expiresAt,
      });
      const body = { id, code, path: `/join#${code}`, assignmentId, expiresAt };
      return new Answer(201, body, false, { ...body, code: '', path: '' });
    });
  }

  async withdraw(asked: Asked, id: string): Promise<Answer<WithdrawnJoinCode>> {
    return this.transactions.run(asked, async (tx) => {
      await tx.begin();
      const code = await this.found(tx, 'id = $1', id);
      const [assignment] = await tx.lock<HeldAssignment>('assignment', code === null ? [] : [code.assignmentId]);
      if (code === null || assignment === undefined || !asked.viewer.sees(assignment.scope)) throw new DomainError('NOT_FOUND');
      tx.record(withdrawJoinCode(tx.now, { code, assignment: assignment.row, isInCharge: isInCharge(asked, assignment) }));
      const withdrawnAt = code.withdrawnAt ?? tx.now;
      await tx.query('UPDATE join_codes SET withdrawn_at = $2 WHERE id = $1', [id, withdrawnAt]);
      return ok({ id, assignmentId: code.assignmentId, expiresAt: code.expiresAt, withdrawnAt });
    });
  }

  /** Throws JOIN_CODE_REFUSED, never saying what was wrong, and TOO_MANY with the seconds to wait. */
  async join(command: Join, address: string): Promise<{ token: string; person: Guest }> {
    const key = { key: `join ${address}`, free: FREE_FAILURES };
    await this.failures.check([key]);
    const name = command.name.trim();
    try {
      return await this.transactions.runAs('join', async (tx) => {
        const person = await this.letIn(tx, hashOf(normaliseJoinCode(command.code)), name);
        // With the code that is spent, or whoever typed it would stand outside with a code that opens nothing.
        const { token, row } = newSession(person, 'phone');
        tx.insert('sessions', row);
        tx.insert('audit', { at: tx.now, action: 'join', person_id: person.id, name, address, detail: '{}' });
        return { token, person };
      });
    } catch (error) {
      if (!(error instanceof DomainError) || error.code !== 'JOIN_CODE_REFUSED') throw error;
      await this.failures.add([key.key]);
      await this.audit.write({ action: 'join.refused', name: name.slice(0, 40), address });
      throw error;
    }
  }

  private async letIn(tx: Transaction, codeHash: Buffer, name: string): Promise<Guest> {
    await tx.begin();
    const code = await this.found(tx, 'code_hash = $1', codeHash);
    const [assignment] = await tx.lock<HeldAssignment>('assignment', code === null ? [] : [code.assignmentId]);
    const id = uuidv7();
    tx.record(spendJoinCode(tx.now, { code, assignment: assignment?.row ?? null, guest: { id, name } }));
    const { id: codeId, assignmentId, teamId, jurisdictionId } = code as Found;
    const roles: RoleAt[] = [{ role: 'teamMember', jurisdictionId, teamId }];
    const person = { username: `guest-${id.slice(-12)}`, name, roles };
    tx.record(createPerson(tx.now, { id, isUsernameTaken: false }, person));
    await tx.query('UPDATE join_codes SET used_by = $2 WHERE id = $1', [codeId, id]);
    tx.insert('persons', {
      id,
      username: person.username,
      name,
      password_hash: null,
      must_change_password: false,
      password_expires_at: null,
      roles: JSON.stringify(roles),
      version: 1,
      recorded_at: tx.now,
      guest_assignment_id: assignmentId,
    });
    return { id, ...person, mustChangePassword: false };
  }

  /** Held: of two who have the same code the second finds it used. */
  private async found(tx: Transaction, condition: string, parameter: unknown): Promise<Found | null> {
    const [found] = await tx.query<Found>(
      `SELECT id, assignment_id AS "assignmentId", team_id AS "teamId", jurisdiction_id AS "jurisdictionId", expires_at AS "expiresAt",
         used_by AS "usedBy", withdrawn_at AS "withdrawnAt" FROM join_codes WHERE ${condition} FOR UPDATE`,
      [parameter],
    );
    return found ?? null;
  }
}

/** A code that opens nothing any more is kept by nobody; the log knows that it was. */
export async function dropOldJoinCodes(database: Database, now: string): Promise<void> {
  await database.query('DELETE FROM join_codes WHERE expires_at < $1', [now]);
}

const extraOf = ({ extra }: HeldAssignment): AssignmentExtra => extra as AssignmentExtra;

const isInCharge = ({ viewer }: Asked, assignment: HeldAssignment): boolean =>
  viewer.leads(assignment.row.teamId) || viewer.may('handleIncidents', extraOf(assignment).incidentJurisdictionId);

const hashOf = (code: string): Buffer => createHash('sha256').update(`join ${code}`).digest();
