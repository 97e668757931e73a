/** The catalogue of incident types: one for the whole city, edited at its root. */

import {
  type CreateIncidentType,
  createIncidentType,
  type DescribeIncidentType,
  DomainError,
  describeIncidentType,
  type Held,
  type IncidentType,
  NO_RESPONSE,
  type SetTypeResponse,
  setTypeResponse,
  type TypeResponse,
} from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { type Answer, type Asked, created, ok } from '../core/asked.ts';
import { Database } from '../core/database.ts';
import { Geography } from '../core/geography.ts';
import { Transactions } from '../core/transaction.ts';

@Injectable()
export class IncidentTypeActions {
  constructor(
    private readonly transactions: Transactions,
    private readonly database: Database,
    private readonly geography: Geography,
  ) {}

  async create(asked: Asked, command: CreateIncidentType): Promise<Answer<IncidentType>> {
    asked.viewer.check('manageSystem', this.geography.rootId);
    this.checkPlaces(command);
    try {
      return await this.transactions.run(asked, async (tx) => {
        const id = command.id ?? uuidv7();
        const sameCode = await this.ofCode(command.code);
        const parent = command.parentCode ? await this.ofCode(command.parentCode) : null;
        tx.record(createIncidentType(tx.now, { id, sameCode, parent }, command));
        return created(tx.row<IncidentType>('incidentType', id));
      });
    } catch (error) {
      // Two who give the same code at the same instant: the table decides, the refusal is the same.
      if ((error as { constraint?: string }).constraint !== 'incident_types_code_key') throw error;
      throw new DomainError('CODE_TAKEN', { path: 'code', current: await this.ofCode(command.code) });
    }
  }

  async describe(asked: Asked, id: string, command: DescribeIncidentType): Promise<Answer<IncidentType>> {
    asked.viewer.check('manageSystem', this.geography.rootId);
    this.checkPlaces(command);
    return this.transactions.run(asked, async (tx) => {
      const { row } = await tx.open<Held<IncidentType>>('incidentType', id);
      tx.record(describeIncidentType(tx.now, { row }, command));
      return ok(tx.row<IncidentType>('incidentType', id));
    });
  }

  async setResponse(asked: Asked, code: string, command: SetTypeResponse): Promise<Answer<TypeResponse>> {
    asked.viewer.check('manageSystem', this.geography.rootId);
    const { id } = await this.named(code);
    return this.transactions.run(asked, async (tx) => {
      const { row } = await tx.open<Held<IncidentType>>('incidentType', id);
      tx.record(setTypeResponse(tx.now, { row }, command));
      return ok(tx.row<IncidentType>('incidentType', id).response ?? NO_RESPONSE);
    });
  }

  async response(code: string): Promise<TypeResponse> {
    return (await this.named(code)).response ?? NO_RESPONSE;
  }

  private async named(code: string): Promise<IncidentType> {
    const type = await this.ofCode(code);
    if (type === null) throw new DomainError('NOT_FOUND');
    return type;
  }

  private async ofCode(code: string): Promise<IncidentType | null> {
    return (await this.database.one<{ row: IncidentType }>('SELECT row FROM incident_types WHERE code = $1', [code]))?.row ?? null;
  }

  private checkPlaces({ exceptions }: Pick<DescribeIncidentType, 'exceptions'>): void {
    for (const [index, { jurisdictionId }] of (exceptions ?? []).entries())
      if (jurisdictionId && this.geography.node(jurisdictionId) === undefined)
        throw new DomainError('JURISDICTION_UNKNOWN', { path: `exceptions.${index}.jurisdictionId` });
  }
}
