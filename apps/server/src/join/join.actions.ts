/**
 * Join codes: made by who leads the team or commands the incident, good once and for a day. A guest is a member of that team while the assignment is open;
 * the session itself asks whether it still is, so nothing has to be taken back (docs/spec/phone.md). Guessing is slowed like a wrong password.
 */

import { createHash, randomInt } from 'node:crypto';
import {
  type Assignment,
  type AssignmentExtra,
  createPerson,
  DomainError,
  isOpen,
  JOIN_ALPHABET,
  JOIN_CODE_HOURS,
  JOIN_CODE_LENGTH,
  type Join,
  type JoinCode,
  type MakeJoinCode,
  normaliseJoinCode,
  OPEN_ASSIGNMENT_STATES,
  type RoleAt,
  toInstant,
  toMs,
} from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { Answer, type Asked } from '../core/asked.ts';
import { Audit } from '../core/audit.ts';
import { Clock } from '../core/clock.ts';
import { Failures } from '../core/failures.ts';
import { Sessions } from '../core/sessions.ts';
import { Transactions } from '../core/transaction.ts';

export type Guest = { id: string; username: string; name: string; roles: RoleAt[]; mustChangePassword: boolean };
type Found = { assignment_id: string; team_id: string; jurisdiction_id: string };

const HOUR_MS = 3_600_000;
/** Many phones share one address. */
const FREE_FAILURES = 5;

@Injectable()
export class JoinActions {
  constructor(
    private readonly transactions: Transactions,
    private readonly sessions: Sessions,
    private readonly failures: Failures,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** The kept answer of a repeat does not hold the code: it was shown once. */
  async make(asked: Asked, { assignmentId }: MakeJoinCode): Promise<Answer<JoinCode>> {
    return this.transactions.run(asked, async (tx) => {
      const [found] = await tx.query<{ row: Assignment; scope: string[]; extra: AssignmentExtra }>(
        'SELECT row, scope, extra FROM assignments WHERE id = $1',
        [assignmentId],
      );
      if (found === undefined || !asked.viewer.sees(found.scope)) throw new DomainError('ASSIGNMENT_UNKNOWN', { path: 'assignmentId' });
      const { row, extra } = found;
      const isInCharge = asked.viewer.leads(row.teamId) || asked.viewer.may('handleIncidents', extra.incidentJurisdictionId);
      if (!isInCharge) throw new DomainError('FORBIDDEN');
      if (!isOpen(row)) throw new DomainError('STEP_NOT_POSSIBLE', { current: row });
      const code = Array.from({ length: JOIN_CODE_LENGTH }, () => JOIN_ALPHABET[randomInt(JOIN_ALPHABET.length)]).join('');
      const expiresAt = toInstant(toMs(tx.now) + JOIN_CODE_HOURS * HOUR_MS);
      tx.insert('join_codes', {
        code_hash: hashOf(code),
        assignment_id: assignmentId,
        team_id: row.teamId,
        jurisdiction_id: extra.teamNode,
        made_by: asked.viewer.personId,
        made_at: tx.now,
        expires_at: expiresAt,
      });
      const body = { code, path: `/join#${code}`, assignmentId, expiresAt };
      return new Answer(201, body, false, { ...body, code: '', path: '' });
    });
  }

  /** Throws JOIN_CODE_REFUSED, never saying what was wrong, and TOO_MANY with the seconds to wait. */
  async join({ code, name }: Join, address: string): Promise<{ token: string; person: Guest }> {
    const key = { key: `join ${address}`, free: FREE_FAILURES };
    await this.failures.check([key]);
    const codeHash = hashOf(normaliseJoinCode(code));
    const id = uuidv7();
    const guest = await this.transactions.runAs('join', async (tx) => {
      await tx.begin();
      const [found] = await tx.query<Found>(
        `UPDATE join_codes j SET used_by = $2 FROM assignments a
         WHERE j.code_hash = $1 AND j.used_by IS NULL AND j.expires_at > $3 AND a.id = j.assignment_id AND a.state = ANY($4::text[])
         RETURNING j.assignment_id, j.team_id, j.jurisdiction_id`,
        [codeHash, id, this.clock.now(), OPEN_ASSIGNMENT_STATES],
      );
      if (found === undefined) return null;
      const roles: RoleAt[] = [{ role: 'teamMember', jurisdictionId: found.jurisdiction_id, teamId: found.team_id }];
      const person = { username: `guest-${id.slice(-12)}`, name: name.trim(), roles };
      tx.record(createPerson(tx.now, { id, isUsernameTaken: false }, person));
      tx.insert('persons', {
        id,
        username: person.username,
        name: person.name,
        password_hash: null,
        must_change_password: false,
        password_expires_at: null,
        roles: JSON.stringify(roles),
        version: 1,
        recorded_at: tx.now,
        guest_assignment_id: found.assignment_id,
      });
      return { id, ...person, mustChangePassword: false };
    });
    if (guest === null) {
      await this.failures.add([key.key]);
      await this.audit.write({ action: 'join.refused', name: name.slice(0, 40), address });
      throw new DomainError('JOIN_CODE_REFUSED');
    }
    await this.audit.write({ action: 'join', personId: guest.id, name: guest.name, address });
    return { token: await this.sessions.open(guest, 'phone'), person: guest };
  }
}

const hashOf = (code: string): Buffer => createHash('sha256').update(`join ${code}`).digest();
