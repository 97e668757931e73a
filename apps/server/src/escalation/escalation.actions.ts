/** Chains of escalation and their runs: set a chain, look who could not be reached, own a run. Rounds are told by the clocks (jobs/clock-book.ts). */
import {
  DomainError,
  type Escalation,
  type EscalationChain,
  findReach,
  type HeldChain,
  type HeldEscalation,
  ownEscalation,
  roundsOf,
  type SetEscalationChain,
  setEscalationChain,
  unreachableIn,
} from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { type Answer, type Asked, ok } from '../core/asked.ts';
import { Geography } from '../core/geography.ts';
import { type Transaction, Transactions } from '../core/transaction.ts';
import { reachOf } from './addressees.ts';

@Injectable()
export class EscalationActions {
  constructor(
    private readonly transactions: Transactions,
    private readonly geography: Geography,
  ) {}

  async set(asked: Asked, command: SetEscalationChain): Promise<Answer<EscalationChain | Record<string, never>>> {
    const { jurisdictionId, step } = command;
    if (this.geography.node(jurisdictionId) === undefined) throw new DomainError('JURISDICTION_UNKNOWN', { path: 'jurisdictionId' });
    asked.viewer.check('setChains', jurisdictionId);
    return this.transactions.run(asked, async (tx) => {
      const [chain] = await tx.lockWhere<HeldChain>('escalationChain', 'jurisdiction_id = $1 AND step = $2', [jurisdictionId, step]);
      if (chain !== undefined && asked.ifMatch !== null && chain.row.version !== asked.ifMatch)
        throw new DomainError('VERSION_CONFLICT', { current: chain.row });
      const id = chain?.row.id ?? uuidv7();
      const rounds = roundsOf(command);
      const unknownPersonId = await unknownOf(
        tx,
        rounds.flatMap(({ personIds }) => personIds),
      );
      const unreachable = await this.unreachable(tx, { jurisdictionId, rounds });
      tx.record(setEscalationChain(tx.now, { id, chain: chain ?? null, unknownPersonId, unreachable }, command));
      return ok(tx.held('escalationChain', id) === null ? {} : tx.row<EscalationChain>('escalationChain', id));
    });
  }

  /** Looks again who could not be reached; logged when that has changed. */
  async look(id: string): Promise<void> {
    await this.transactions.runAs('escalation', async (tx) => {
      await tx.begin();
      const [chain] = await tx.lock<HeldChain>('escalationChain', [id]);
      if (chain?.live) tx.record(findReach(tx.now, chain, await this.unreachable(tx, chain.row)));
    });
  }

  /** Whoever was told, and whoever commands there, may take it on. */
  async own(asked: Asked, id: string): Promise<Answer<Escalation>> {
    return this.transactions.run(asked, async (tx) => {
      const escalation = await tx.open<HeldEscalation>('escalation', id);
      const { personId, identity } = asked.viewer;
      const isTold = escalation.row.to.some((one) => one.personId === personId);
      if (!isTold) asked.viewer.check('handleIncidents', escalation.row.jurisdictionId);
      tx.record(ownEscalation(tx.now, { escalation, by: { personId, name: identity.name } }));
      return ok(tx.row<Escalation>('escalation', id));
    });
  }

  private async unreachable(tx: Transaction, { jurisdictionId, rounds }: Pick<EscalationChain, 'jurisdictionId' | 'rounds'>) {
    const nodes = this.geography.path(jurisdictionId);
    const chain = { rounds, allAfterMinutes: 0, setAt: tx.now };
    const people = await reachOf((sql, parameters) => tx.query(sql, parameters), [{ chain, nodes, teamId: null }]);
    return unreachableIn(chain, people, nodes, tx.now);
  }
}

async function unknownOf(tx: Transaction, personIds: readonly string[]): Promise<string | null> {
  if (personIds.length === 0) return null;
  const known = await tx.query<{ id: string }>('SELECT id FROM persons WHERE id = ANY($1::uuid[]) AND NOT disabled', [personIds]);
  return personIds.find((personId) => !known.some(({ id }) => id === personId)) ?? null;
}
