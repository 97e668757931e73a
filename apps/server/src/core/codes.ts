/** Codes for people: `R-20261122-0031`. The day is the city's, the number comes from a sequence: gaps, but never a locked counter row. */
import type { Instant } from '@fenghuo/domain';
import type { Database } from './database.ts';

const SERIES = {
  R: 'report_code_seq',
  Q: 'incident_code_seq',
  Z: 'evacuation_zone_code_seq',
  H: 'household_code_seq',
  S: 'supply_request_code_seq',
  D: 'shipment_code_seq',
  E: 'evacuee_code_seq',
  P: 'pass_code_seq',
  Y: 'requisition_code_seq',
  J: 'donation_code_seq',
  F: 'issue_code_seq',
} as const;
export type Series = keyof typeof SERIES;
type Draw = { take: (number: number) => void; fail: (error: unknown) => void }[];

export class Codes {
  private readonly bases = new Map<string, number>();
  private readonly drawing = new Map<Series, Draw>();
  private readonly days: Intl.DateTimeFormat;

  constructor(
    private readonly database: Database,
    timeZone: string,
  ) {
    this.days = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  }

  async next(series: Series, now: Instant): Promise<string> {
    const day = this.days.format(new Date(now)).replaceAll('-', '');
    const base = await this.baseOf(series, day);
    const number = await this.number(series);
    return `${series}-${day}-${String(number - base).padStart(4, '0')}`;
  }

  /** Those who come while one draws from the sequence are served together by the next draw: one round trip for all of them. */
  private number(series: Series): Promise<number> {
    return new Promise((take, fail) => {
      const draw = this.drawing.get(series);
      if (draw !== undefined) draw.push({ take, fail });
      else void this.draw(series, [{ take, fail }]);
    });
  }

  private async draw(series: Series, first: Draw): Promise<void> {
    for (let served = first; served.length > 0; ) {
      const waiting: Draw = [];
      this.drawing.set(series, waiting);
      try {
        const text = `SELECT nextval('${SERIES[series]}') AS number FROM generate_series(1, $1)`;
        const { rows } = await this.database.reading.ask({ name: `draw ${series}`, text, values: [served.length] });
        for (const [index, { take }] of served.entries()) take(Number(rows[index]?.number));
      } catch (error) {
        for (const { fail } of served) fail(error);
      }
      served = waiting;
    }
    this.drawing.delete(series);
  }

  /** Where the sequence stood when the day began: whoever comes first writes it down, all others read it. */
  private async baseOf(series: Series, day: string): Promise<number> {
    const known = this.bases.get(series + day);
    if (known !== undefined) return known;
    // By the lane, which holds a connection of its own: whoever asks may hold one of the pool, and would wait for a second.
    const { reading } = this.database;
    const begun = `INSERT INTO code_days (series, day, base) SELECT $1, $2, CASE WHEN is_called THEN last_value ELSE 0 END FROM ${SERIES[series]}
      ON CONFLICT DO NOTHING`;
    await reading.ask({ text: begun, values: [series, day] });
    const { rows } = await reading.ask({ text: 'SELECT base FROM code_days WHERE series = $1 AND day = $2', values: [series, day] });
    const base = Number(rows[0]?.base ?? 0);
    this.bases.set(series + day, base);
    return base;
  }
}
