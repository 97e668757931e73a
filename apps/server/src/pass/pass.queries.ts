/** [PA3] What a token says at this moment. */
import { type Pass, type PublicPass, saysPass } from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { Clock } from '../core/clock.ts';
import { Database } from '../core/database.ts';

@Injectable()
export class PassQueries {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async ofToken(token: string): Promise<PublicPass> {
    const found = await this.database.one<{ row: Pass }>('SELECT row FROM passes WHERE token = $1', [token]);
    if (found === null) return { state: 'invalid' };
    const { plate, cargo, route, validFrom, validUntil } = found.row;
    return { state: saysPass(found.row, this.clock.now()), plate, cargo, route, validFrom, validUntil };
  }
}
