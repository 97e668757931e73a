/** Guessing is slowed: after some free failures each costs a growing wait, at most thirty seconds; left alone for a quarter of an hour it is forgiven. */
import { DomainError } from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { Database } from './database.ts';

const LONGEST_DELAY_SECONDS = 30;
const FORGIVEN_AFTER = '15 minutes';

@Injectable()
export class Failures {
  constructor(private readonly database: Database) {}

  /** Throws TOO_MANY with the seconds left to wait. */
  async check(asked: readonly { key: string; free: number }[]): Promise<void> {
    const row = await this.database.one<{ left: number | null }>(
      `SELECT ceil(max(extract(epoch FROM failed_at + make_interval(secs => least($4, 2 ^ least(count - free, 10))) - now())))::int AS left
       FROM sign_in_failures JOIN unnest($1::text[], $2::int[]) AS asked (key, free) USING (key)
       WHERE count >= free AND failed_at > now() - $3::interval`,
      [asked.map(({ key }) => key), asked.map(({ free }) => free), FORGIVEN_AFTER, LONGEST_DELAY_SECONDS],
    );
    const left = row?.left ?? 0;
    if (left > 0) throw new DomainError('TOO_MANY', { retryAfterSeconds: left });
  }

  async add(keys: readonly string[]): Promise<void> {
    await this.database.query(
      `INSERT INTO sign_in_failures (key, count, failed_at) SELECT key, 1, now() FROM unnest($1::text[]) AS key ORDER BY key
       ON CONFLICT (key) DO UPDATE SET failed_at = now(),
         count = CASE WHEN sign_in_failures.failed_at > now() - interval '${FORGIVEN_AFTER}' THEN sign_in_failures.count + 1 ELSE 1 END`,
      [keys],
    );
  }
}
