/** The team ledger: create and describe teams. */

import {
  type CreateTeam,
  createTeam,
  type DescribeTeam,
  describeTeam,
  type Held,
  type Team,
  type TeamContact,
  type VerifyTeam,
  verifyTeam,
} from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { type Answer, type Asked, created, ok } from '../core/asked.ts';
import { Database } from '../core/database.ts';
import { Geography } from '../core/geography.ts';
import { mustKnowNode } from '../core/known-node.ts';
import { Places } from '../core/places.ts';
import { holderOf, refuseTaken } from '../core/taken.ts';
import { type Transaction, Transactions } from '../core/transaction.ts';

@Injectable()
export class TeamActions {
  constructor(
    private readonly transactions: Transactions,
    private readonly database: Database,
    private readonly geography: Geography,
    private readonly places: Places,
  ) {}

  /** A team without a named jurisdiction belongs to its station's district, else to the sender's node. */
  async create(asked: Asked, command: CreateTeam): Promise<Answer<Team>> {
    const settled = command.station ? this.places.settle(command.station, asked.viewer.homeNodeId) : null;
    const jurisdictionId = command.jurisdictionId ?? settled?.jurisdictionId ?? asked.viewer.homeNodeId;
    mustKnowNode(this.geography, jurisdictionId);
    asked.viewer.check('manageTeams', jurisdictionId);
    try {
      return await this.transactions.run(asked, async (tx) => {
        const id = command.id ?? uuidv7();
        const sameCode = await holderOf<Team>(tx, 'team', command.code);
        const row = await this.database.one<{ number: number }>(`SELECT nextval('position_number_seq')::int AS number`);
        tx.record(
          createTeam(tx.now, { id, jurisdictionId, station: settled?.place ?? null, positionNumber: row?.number ?? 0, sameCode }, command),
        );
        if (command.contacts?.length) tx.insert('team_contacts', { team_id: id, contacts: JSON.stringify(command.contacts) });
        return created(tx.row<Team>('team', id));
      });
    } catch (error) {
      return refuseTaken(this.database, asked, error, 'team', command.code);
    }
  }

  async describe(asked: Asked, id: string, command: DescribeTeam): Promise<Answer<Team>> {
    const settled = command.station ? this.places.settle(command.station, asked.viewer.homeNodeId) : null;
    if (command.jurisdictionId) {
      mustKnowNode(this.geography, command.jurisdictionId);
      asked.viewer.check('manageTeams', command.jurisdictionId);
    }
    try {
      return await this.transactions.run(asked, async (tx) => {
        const sameCode = await holderOf<Team>(tx, 'team', command.code);
        // They are a table of their own, outside of what is compared.
        if (command.contacts) await tx.begin();
        const team = await tx.open<Held<Team>>('team', id);
        asked.viewer.check('manageTeams', team.row.jurisdictionId);
        const contacts = command.contacts ? await this.contactsOf(tx, id) : [];
        const events = describeTeam(tx.now, { team, station: settled?.place ?? null, sameCode, contacts }, command);
        tx.record(events);
        if (events.some(({ type }) => type === 'team.contactsSet')) await this.keepContacts(tx, id, command.contacts ?? []);
        return ok(tx.row<Team>('team', id));
      });
    } catch (error) {
      return refuseTaken(this.database, asked, error, 'team', command.code ?? '');
    }
  }

  async verify(asked: Asked, id: string, command: VerifyTeam): Promise<Answer<Team>> {
    return this.transactions.run(asked, async (tx) => {
      const team = await tx.open<Held<Team>>('team', id);
      asked.viewer.check('manageTeams', team.row.jurisdictionId);
      tx.record(verifyTeam(tx.now, { team }, command));
      return ok(tx.row<Team>('team', id));
    });
  }

  private async contactsOf(tx: Transaction, teamId: string): Promise<readonly TeamContact[]> {
    const [kept] = await tx.query<{ contacts: TeamContact[] }>('SELECT contacts FROM team_contacts WHERE team_id = $1', [teamId]);
    return kept?.contacts ?? [];
  }

  /** What was there is gone with it: it stands nowhere else. */
  private async keepContacts(tx: Transaction, teamId: string, contacts: readonly TeamContact[]): Promise<void> {
    await tx.query(
      contacts.length === 0
        ? 'DELETE FROM team_contacts WHERE team_id = $1'
        : 'INSERT INTO team_contacts (team_id, contacts) VALUES ($1, $2) ON CONFLICT (team_id) DO UPDATE SET contacts = excluded.contacts',
      contacts.length === 0 ? [teamId] : [teamId, JSON.stringify(contacts)],
    );
  }
}
