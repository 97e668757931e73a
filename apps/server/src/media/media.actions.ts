/** A file is added: looked into, put in its place, its row and event written in one transaction. What is refused leaves nothing behind. */
import {
  type AddMedia,
  addIssueMedia,
  addMedia,
  DomainError,
  type DomainEvent,
  type HeldIncident,
  type HeldReport,
  type HeldShipment,
  type Media,
} from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { type Answer, type Asked, created } from '../core/asked.ts';
import { isUnavailable } from '../core/errors.filter.ts';
import { type Transaction, Transactions } from '../core/transaction.ts';
import type { Upload } from '../core/upload.ts';
import { IncidentActions } from '../incident/incident.actions.ts';
import { IssueActions } from '../issue/issue.actions.ts';
import { ReportActions } from '../report/report.actions.ts';
import { ShipmentActions } from '../shipment/shipment.actions.ts';
import { MediaFiles } from './media.files.ts';
import { MediaPictures } from './media.pictures.ts';
import { cleanName } from './media-name.ts';

export type MediaSubject = { kind: 'incident' | 'report' | 'shipment' | 'issue'; id: string };

@Injectable()
export class MediaActions {
  constructor(
    private readonly transactions: Transactions,
    private readonly incidents: IncidentActions,
    private readonly reports: ReportActions,
    private readonly shipments: ShipmentActions,
    private readonly issues: IssueActions,
    private readonly files: MediaFiles,
    private readonly pictures: MediaPictures,
  ) {}

  async add(asked: Asked, subject: MediaSubject, form: Upload<AddMedia>): Promise<Answer<Media>> {
    const { received, command } = form;
    const type = await this.pictures.inspect(await this.files.content(received));
    // What a signature's file is called may be whose it is, and the answer is kept.
    const name = cleanName(subject.kind === 'issue' ? undefined : form.name, type);
    const media = { id: uuidv7(), name, type, bytes: received.bytes, sha256: received.sha256 };
    try {
      const answer = await this.transactions.run(asked, async (tx) => {
        const event = await this.eventOf(tx, asked, subject, media, command);
        tx.record([event]);
        tx.insert('media', {
          ...media,
          report_id: subject.kind === 'report' ? subject.id : null,
          incident_id: subject.kind === 'incident' ? subject.id : null,
          shipment_id: subject.kind === 'shipment' ? subject.id : null,
          issue_id: subject.kind === 'issue' ? subject.id : null,
          at: event.at,
          recorded_at: tx.now,
          person_id: asked.viewer.personId,
          keeps_original: command.keepPosition === 'true',
        });
        await this.files.place(received, media.id);
        return created({ ...media, at: event.at });
      });
      // The first answer again: this file has come twice.
      if (answer.body.id !== media.id) await this.files.remove(media.id, 'upload');
      return answer;
    } catch (error) {
      if (!mayBeCommitted(error)) await this.files.remove(media.id, 'upload');
      throw error;
    }
  }

  /** An issue is no row of the feed: its own rule says what the log has of a signature. */
  private async eventOf(
    tx: Transaction,
    asked: Asked,
    { kind, id }: MediaSubject,
    media: Omit<Media, 'at'>,
    command: AddMedia,
  ): Promise<DomainEvent> {
    if (kind === 'issue') return addIssueMedia(tx.now, { issue: (await this.issues.openForPhotos(tx, asked, id)).row, media }, command);
    return addMedia(tx.now, { subject: await this.open(tx, asked, kind, id), media }, command)[0];
  }

  private open(
    tx: Transaction,
    asked: Asked,
    kind: Exclude<MediaSubject['kind'], 'issue'>,
    id: string,
  ): Promise<HeldIncident | HeldReport | HeldShipment> {
    if (kind === 'shipment') return this.shipments.openForPhotos(tx, asked, id);
    return kind === 'incident' ? this.incidents.openForField(tx, asked, id) : this.reports.openForField(tx, asked, id);
  }
}

/** A line that broke during the commit: nobody knows. The file stays; if it has no row, the sweep removes it. */
function mayBeCommitted(error: unknown): boolean {
  const { code = '' } = error as { code?: string };
  return !(error instanceof DomainError) && isUnavailable(error) && !/^(53|40|ENOSPC|EDQUOT)/.test(code);
}
