/** Reads of reports for screens: lists, one, what may be the same, and who told it (audited). */

import {
  Actor,
  DomainError,
  type FindSimilar,
  type Incident,
  type ListQuery,
  type LngLat,
  normalise,
  type Page,
  type Report,
  rankSimilar,
  Similar,
  type SimilarCandidate,
  type SimilarSubject,
  toInstant,
  toMs,
} from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Audit } from '../core/audit.ts';
import { Catalogue } from '../core/catalogue.ts';
import { Clock } from '../core/clock.ts';
import { Database } from '../core/database.ts';
import { listRows, readRow } from '../core/lists.ts';
import { Places } from '../core/places.ts';
import type { Viewer } from '../core/viewer.ts';
import { digitsOf } from './report.actions.ts';

export const SimilarItem = Similar.extend({ code: z.string(), title: z.string(), state: z.string(), openTeamCount: z.int() }).meta({
  id: 'SimilarItem',
});
export type SimilarItem = z.infer<typeof SimilarItem>;

/** Words or a file that came after the report itself. */
export const ReportAddition = z
  .object({
    id: z.string(),
    at: z.string(),
    recordedAt: z.string(),
    actor: Actor,
    text: z.string().nullable(),
    media: z.object({ id: z.string(), name: z.string(), type: z.string() }).nullable(),
  })
  .meta({ id: 'ReportAddition' });
export type ReportAddition = z.infer<typeof ReportAddition>;
type AdditionRow = {
  id: string;
  at: string;
  recorded_at: string;
  actor: Actor;
  payload: { text?: string; note?: string; mediaId?: string; name?: string; type?: string };
};

/** Compared at most: the newest of the last three days in the live set. */
const CANDIDATES = 500;
const BACK_MS = 3 * 86_400_000;
const SHOWN = 10;
const ADDITIONS = 200;

@Injectable()
export class ReportQueries {
  constructor(
    private readonly database: Database,
    private readonly catalogue: Catalogue,
    private readonly places: Places,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  list(viewer: Viewer, query: ListQuery): Promise<Page<Report>> {
    return listRows(this.database, viewer, 'report', query);
  }

  read(viewer: Viewer, id: string): Promise<Report> {
    return readRow(this.database, viewer, 'report', id);
  }

  /** [T7] What was added to it, in the order in which it happened. */
  async additions(viewer: Viewer, id: string): Promise<{ items: ReportAddition[] }> {
    await this.read(viewer, id);
    const rows = await this.database.query<AdditionRow>(
      `SELECT id, at, recorded_at, actor, payload FROM events
       WHERE subject_id = $1 AND type IN ('report.noteAdded', 'report.mediaAdded') ORDER BY at, id LIMIT ${ADDITIONS}`,
      [id],
    );
    return {
      items: rows.map(({ recorded_at, payload: { text, note, mediaId, name = '', type = '' }, ...rest }) => ({
        ...rest,
        recordedAt: recorded_at,
        text: text ?? note ?? null,
        media: mediaId === undefined ? null : { id: mediaId, name, type },
      })),
    };
  }

  /** Each reading is written to the audit before it is answered (个人信息保护法 art. 51, 54). */
  async reporter(viewer: Viewer, id: string): Promise<{ name: string | null; phone: string | null }> {
    const report = await this.read(viewer, id);
    viewer.check('readReporter', report.jurisdictionId);
    await this.audit.write({ action: 'reporter.read', personId: viewer.personId, name: viewer.identity.name, detail: { reportId: id } });
    const found = await this.database.one<{ name: string | null; phone: string | null }>(
      'SELECT name, phone FROM reporters WHERE report_id = $1',
      [id],
    );
    return found ?? { name: null, phone: null };
  }

  async similarTo(viewer: Viewer, command: FindSimilar): Promise<{ items: SimilarItem[] }> {
    viewer.checkAnywhere('submitReports');
    const { place } = this.places.settle(command.place, viewer.homeNodeId);
    const subject: SimilarSubject = {
      point: place.point?.coordinates ?? null,
      address: place.address,
      typeCode: command.typeCode ?? null,
      occurredAt: command.occurredAt ? normalise(command.occurredAt) : null,
      summary: command.summary ?? null,
    };
    return { items: await this.rank(viewer, subject, digitsOf(command.phone), null) };
  }

  async similarToReport(viewer: Viewer, id: string): Promise<{ items: SimilarItem[] }> {
    const report = await this.read(viewer, id);
    const told = await this.database.one<{ phone_digits: string | null }>('SELECT phone_digits FROM reporters WHERE report_id = $1', [id]);
    const subject: SimilarSubject = {
      point: report.place.point?.coordinates ?? null,
      address: report.place.address,
      typeCode: report.typeCode,
      occurredAt: report.occurredAt,
      summary: [report.summary, report.description].join(' '),
      figures: report.figures,
    };
    return { items: await this.rank(viewer, subject, told?.phone_digits ?? null, report) };
  }

  private async rank(viewer: Viewer, subject: SimilarSubject, phone: string | null, self: Report | null): Promise<SimilarItem[]> {
    const now = this.clock.now();
    const since = toInstant(toMs(subject.occurredAt ?? now) - BACK_MS);
    const sight = viewer.seesAll ? 'true' : 'scope && $2::text[]';
    const parameters = viewer.seesAll ? [since, phone] : [since, viewer.keys, phone];
    const digits = viewer.seesAll ? '$2' : '$3';
    const reports = await this.database.query<{ row: Report; same_phone: boolean }>(
      `SELECT row, ${digits}::text IS NOT NULL AND EXISTS (SELECT FROM reporters r WHERE r.report_id = id AND r.phone_digits = ${digits}) AS same_phone
       FROM reports WHERE live AND state IN ('waiting', 'dismissed') AND received_at >= $1 AND ${sight} ORDER BY received_at DESC LIMIT ${CANDIDATES}`,
      parameters,
    );
    const incidents = await this.database.query<{ row: Incident; same_phone: boolean; open_teams: number }>(
      `SELECT row, ${digits}::text IS NOT NULL AND EXISTS (SELECT FROM reports p JOIN reporters r ON r.report_id = p.id WHERE p.incident_id = incidents.id AND r.phone_digits = ${digits}) AS same_phone,
              (SELECT count(*)::int FROM assignments a WHERE a.incident_id = incidents.id AND a.row ->> 'endedAt' IS NULL) AS open_teams
       FROM incidents WHERE live AND received_at >= $1 AND row ->> 'mergedIntoId' IS NULL AND ${sight} ORDER BY received_at DESC LIMIT ${CANDIDATES}`,
      parameters,
    );
    const others = reports.filter(({ row }) => row.id !== self?.id);
    const foreign = incidents.filter(({ row }) => row.id !== self?.incidentId);
    const candidates = [
      ...others.map(({ row, same_phone }) => ofReport(row, same_phone)),
      ...foreign.map(({ row, same_phone }) => ofIncident(row, same_phone)),
    ];
    const classOf = new Map(this.catalogue.all().map((type) => [type.code, type.class]));
    const shown = new Map<string, Omit<SimilarItem, keyof Similar>>([
      ...others.map(({ row }) => [row.id, { code: row.code, title: row.summary, state: row.state, openTeamCount: 0 }] as const),
      ...foreign.map(
        ({ row, open_teams }) => [row.id, { code: row.code, title: row.title, state: row.state, openTeamCount: open_teams }] as const,
      ),
    ]);
    return rankSimilar(now, subject, candidates, { classOf, limit: SHOWN }).map((similar) => {
      const more = shown.get(similar.id);
      if (more === undefined) throw new DomainError('NOT_FOUND');
      return { ...similar, ...more };
    });
  }
}

const pointOf = (row: Report | Incident): LngLat | null => row.place.point?.coordinates ?? null;

const ofReport = (row: Report, samePhone: boolean): SimilarCandidate => ({
  kind: 'report',
  id: row.id,
  point: pointOf(row),
  address: row.place.address,
  typeCode: row.typeCode,
  at: row.occurredAt,
  text: [row.summary, row.description].join(' '),
  samePhone,
  figures: row.figures,
  closedAt: row.state === 'dismissed' ? row.recordedAt : null,
});

const ofIncident = (row: Incident, samePhone: boolean): SimilarCandidate => ({
  kind: 'incident',
  id: row.id,
  point: pointOf(row),
  address: row.place.address,
  typeCode: row.typeCode,
  at: row.receivedAt,
  text: row.title,
  samePhone,
  figures: row.figures,
  closedAt: row.closedAt,
});
