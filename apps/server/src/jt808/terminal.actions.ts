/** What terminals say becomes positions of their teams and vehicles, by the same way as every other fix; and they are told what their team is ordered. */
import type { Fix } from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { Database } from '../core/database.ts';
import { Devices } from '../core/devices.ts';
import type { Session } from '../core/sessions.ts';
import { PositionActions } from '../position/position.actions.ts';
import { SosActions } from '../sos/sos.actions.ts';
import type { ReportsAnswer, TakeReports } from './reports.ts';
import { TerminalOutcomes } from './terminal-outcomes.ts';

type Said = TakeReports['reports'][number];
type Text = ReportsAnswer['answers'][number]['texts'][number];

/** Terminals whose fixes are written at the same time. */
const AT_ONCE = 4;
const MOST_TEXTS = 20;

@Injectable()
export class TerminalActions {
  constructor(
    private readonly database: Database,
    private readonly devices: Devices,
    private readonly positions: PositionActions,
    private readonly sos: SosActions,
    private readonly outcomes: TerminalOutcomes,
  ) {}

  /** Answered when all of it is committed. Repeated, it changes nothing. */
  async take({ reports, counts }: TakeReports): Promise<ReportsAnswer> {
    this.outcomes.add(counts);
    const listed = await this.devices.ofTerminals(reports.map(({ terminalId }) => terminalId));
    const saying = new Map<string, Said[]>();
    for (const said of reports)
      if (listed.has(said.terminalId)) saying.set(said.terminalId, [...(saying.get(said.terminalId) ?? []), said]);
    const waiting = [...saying];
    while (waiting.length > 0)
      await Promise.all(waiting.splice(0, AT_ONCE).map(([terminalId, said]) => this.takeOf(listed.get(terminalId), said)));
    const texts = await this.textsFor([...listed.values()]);
    return {
      answers: reports.map(({ terminalId }) => {
        const session = listed.get(terminalId);
        return { isListed: session !== undefined, texts: texts.get(session?.device?.id ?? '') ?? [] };
      }),
    };
  }

  private async takeOf(session: Session | undefined, said: readonly Said[]): Promise<void> {
    if (session?.device === undefined) return;
    const { viewer, device } = session;
    const fixes = said.flatMap((one) => one.fixes.map((fix): Fix => ({ ...fix, point: { type: 'Point', coordinates: fix.point } })));
    const asked = { actor: viewer.actor, viewer, key: null, requestHash: null, ifMatch: null };
    if (fixes.length === 0) await this.devices.heard(device.id);
    else await this.positions.take(asked, fixes, device);
    // After its fix, which says where help is needed.
    if (said.some(({ isSos }) => isSos)) await this.sos.raiseFromDevice(device.id);
  }

  /** The current orders of each device's team, the oldest first. A vehicle is told what its team is. */
  private async textsFor(sessions: readonly Session[]): Promise<Map<string, Text[]>> {
    const rows = await this.database.query<Text & { deviceId: string }>(
      `SELECT d.id AS "deviceId", o.id, o.row ->> 'text' AS text
       FROM devices d LEFT JOIN vehicles v ON v.id = d.vehicle_id JOIN orders o ON o.team_id = coalesce(d.team_id, v.team_id)
       WHERE d.id = ANY($1::uuid[]) AND o.live AND o.state = 'current' ORDER BY o.recorded_at, o.id`,
      [sessions.map(({ device }) => device?.id)],
    );
    const texts = new Map<string, Text[]>();
    for (const { deviceId, ...text } of rows) texts.set(deviceId, [...(texts.get(deviceId) ?? []), text].slice(-MOST_TEXTS));
    return texts;
  }
}
