/**
 * What residents are told of issues and donations, without an account: the newest list of each incident and depot, as it was frozen. Nobody's name but those
 * of donors who have said so. The answer is made at most once in ten seconds, and kept as the bytes that are sent.
 */
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { DomainError, PUBLISHED_HEADS, type Publication, type PublicIssueList, type PublicIssues } from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { Clock } from '../core/clock.ts';
import { BYTE_ORDER_MARK, csvLine } from '../core/csv.ts';
import { Database } from '../core/database.ts';

const KEPT_MS = 10_000;
const MOST_LISTS = 50;
const compress = promisify(gzip);

export type PublicAnswer = { readonly body: Buffer; readonly gzipped: Buffer; readonly tag: string };
type Made = { readonly since: number; readonly lists: Promise<PublicIssueList[]>; readonly answer: Promise<PublicAnswer> };

@Injectable()
export class PublicIssueLists {
  private made: Made | null = null;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  answer(): Promise<PublicAnswer> {
    return this.present().answer;
  }

  /** [IS9] The rows of one list as a file; cells that a spreadsheet would run are plain text. */
  async file(id: string): Promise<string> {
    const list = (await this.present().lists).find((one) => one.id === id);
    if (list === undefined) throw new DomainError('NOT_FOUND');
    const rows = list.issues.map(({ name, within, itemName, unit, quantity, households }) => [
      ...[name, within, itemName.zh, unit, quantity, households],
    ]);
    return BYTE_ORDER_MARK + [PUBLISHED_HEADS, ...rows].map(csvLine).join('');
  }

  private present(): Made {
    if (this.made !== null && performance.now() - this.made.since < KEPT_MS) return this.made;
    const lists = this.read();
    const made: Made = { since: performance.now(), lists, answer: lists.then((items) => this.encoded(items)) };
    this.made = made;
    made.answer.catch(() => {
      if (this.made === made) this.made = null;
    });
    return made;
  }

  private async encoded(items: PublicIssueList[]): Promise<PublicAnswer> {
    const body = Buffer.from(JSON.stringify({ items, at: this.clock.now() } satisfies PublicIssues));
    const tag = createHash('sha256').update(JSON.stringify(items)).digest('base64url').slice(0, 22);
    return { body, gzipped: await compress(body), tag: `W/"${tag}"` };
  }

  private async read(): Promise<PublicIssueList[]> {
    const rows = await this.database.query<{ row: Publication }>(
      `SELECT row FROM (SELECT DISTINCT ON (incident_id, depot_id) row, recorded_at FROM issue_publications WHERE NOT withdrawn
         ORDER BY incident_id, depot_id, recorded_at DESC, id DESC) newest ORDER BY recorded_at DESC LIMIT ${MOST_LISTS}`,
    );
    return rows.map(({ row: { id, title, publishedAt, from, until, households, issues, donations } }) => ({
      ...{ id, title, publishedAt, from, until, households, issues, donations },
    }));
  }
}
