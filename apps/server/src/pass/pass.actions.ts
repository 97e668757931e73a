/** Passes: give, take back, note that one is over. Lock, load facts, ask the rule, save, log. */
import { randomBytes } from 'node:crypto';
import {
  DomainError,
  endPass,
  type HeldPass,
  type HeldShipment,
  type IssuePass,
  issuePass,
  type Pass,
  type RevokePass,
  revokePass,
  shipmentExtra,
} from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { type Answer, type Asked, created, ok } from '../core/asked.ts';
import { Codes } from '../core/codes.ts';
import { Geography } from '../core/geography.ts';
import { type Transaction, Transactions } from '../core/transaction.ts';

/** [PA3] Nobody finds one by trying. */
const TOKEN_BYTES = 16;

@Injectable()
export class PassActions {
  constructor(
    private readonly transactions: Transactions,
    private readonly geography: Geography,
    private readonly codes: Codes,
  ) {}

  async issue(asked: Asked, command: IssuePass): Promise<Answer<Pass>> {
    const { viewer } = asked;
    return this.transactions.run(asked, async (tx) => {
      const shipment = command.shipmentId ? await shipmentIn(tx, asked, command.shipmentId) : null;
      const jurisdictionId = command.jurisdictionId ?? (shipment === null ? viewer.homeNodeId : shipmentExtra(shipment).fromNode);
      if (this.geography.node(jurisdictionId) === undefined) throw new DomainError('JURISDICTION_UNKNOWN', { path: 'jurisdictionId' });
      viewer.check('manageSupplies', jurisdictionId);
      const id = command.id ?? uuidv7();
      const facts = {
        ...{ id, jurisdictionId, shipment },
        code: await this.codes.next('P', tx.now),
        token: randomBytes(TOKEN_BYTES).toString('base64url'),
        byName: viewer.identity.name,
      };
      tx.record(issuePass(tx.now, facts, command));
      return created(tx.row<Pass>('pass', id));
    });
  }

  async revoke(asked: Asked, id: string, command: RevokePass): Promise<Answer<Pass>> {
    return this.transactions.run(asked, async (tx) => {
      const pass = await tx.open<HeldPass>('pass', id);
      asked.viewer.check('manageSupplies', pass.row.jurisdictionId);
      const [shipment] = await tx.lock<HeldShipment>('shipment', pass.row.shipmentId === null ? [] : [pass.row.shipmentId]);
      tx.record(revokePass(tx.now, { pass, shipment: shipment ?? null }, command));
      return ok(tx.row<Pass>('pass', id));
    });
  }

  /** [PA5] */
  async end(id: string): Promise<void> {
    await this.transactions.runAs('passes', async (tx) => {
      const [pass] = await tx.lock<HeldPass>('pass', [id]);
      if (pass !== undefined) tx.record(endPass(tx.now, pass));
    });
  }
}

async function shipmentIn(tx: Transaction, asked: Asked, id: string): Promise<HeldShipment> {
  const [held] = await tx.lock<HeldShipment>('shipment', [id]);
  if (held === undefined || !asked.viewer.sees(held.scope)) throw new DomainError('SHIPMENT_UNKNOWN', { path: 'shipmentId' });
  return held;
}
