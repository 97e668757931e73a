/** What specs of imports begin with: a sheet sent in, looked through, and each step waited for to its end. */
import type { Import, ImportProblem } from '@fenghuo/domain';
import type { Database } from '../database.ts';
import { eventually } from './eventually.ts';
import type { Answered, Caller } from './server.ts';

export type Told = Import & { code?: string; errors?: { path: string; message: string }[] };

export class Sheets {
  constructor(
    readonly caller: Caller,
    private readonly kind: string,
    private readonly plan: object = {},
    /** Above the lines of every sheet. */
    private readonly head = '',
  ) {}

  by(caller: Caller): Sheets {
    return new Sheets(caller, this.kind, this.plan, this.head);
  }

  send(lines: string | Blob, more: { kind?: string; headers?: Record<string, string> } = {}): Promise<Answered<Told>> {
    const form = new FormData();
    form.set('kind', more.kind ?? this.kind);
    form.set('file', typeof lines === 'string' ? new Blob([this.head, lines]) : lines, 'list.csv');
    return this.caller.request<Told>('/api/v1/imports', { method: 'POST', raw: form, headers: more.headers ?? {} });
  }

  async read(id: string): Promise<Import> {
    return (await this.caller.get<Import>(`/imports/${id}`)).body;
  }

  async settled(id: string): Promise<Import> {
    let row = await this.read(id);
    await eventually(async () => {
      row = await this.read(id);
      expect(['reading', 'applying', 'undoing']).not.toContain(row.state);
    });
    return row;
  }

  /** As far as it goes: what the row is when nobody works at it any more. */
  async done(id: string, step: 'preview' | 'apply' | 'undo', body: object = {}): Promise<Import> {
    const asked = await this.caller.post<Told>(`/imports/${id}/${step}`, body);
    expect([asked.status, asked.body.code]).toEqual([200, undefined]);
    return this.settled(id);
  }

  async previewed(lines: string, more: object = {}): Promise<Import> {
    const { body } = await this.send(lines);
    return this.done(body.id, 'preview', { ...this.plan, ...more });
  }
}

export const problemsOf = ({ problems }: Import): unknown[] => problems.map(({ row, field, code }: ImportProblem) => [row, field, code]);

/** Nothing that a sheet has made can be noted until `release`; `reached`: a sheet has written something and waits. */
export async function holdNotes({ pool }: Database): Promise<{ reached: () => Promise<void>; release: () => Promise<void> }> {
  const holder = await pool.connect();
  await holder.query('BEGIN; LOCK TABLE imported IN EXCLUSIVE MODE');
  const reached = (): Promise<void> =>
    eventually(async () => {
      const { rowCount } = await pool.query(
        `SELECT FROM pg_locks WHERE relation = 'imported'::regclass AND NOT granted
           AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
      );
      expect(rowCount).toBe(1);
    });
  const release = async (): Promise<void> => {
    await holder.query('ROLLBACK');
    holder.release();
  };
  return { reached, release };
}
