/** Reads of media: who may see the incident or the report sees its media; what came unchanged only those who may handle it. */
import { DomainError, type MediaType, type ReadMedia } from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { Audit } from '../core/audit.ts';
import { Database } from '../core/database.ts';
import type { Viewer } from '../core/viewer.ts';
import { MediaFiles, type Opened, type Part } from './media.files.ts';
import { isPicture, isRemade, MediaPictures, type Stored } from './media.pictures.ts';

export type Shown = Opened & { name: string; type: MediaType; isInline: boolean; tag: string };
type Found = Stored & { name: string; scope: string[]; nodes: string[]; issueId: string | null; issuedAt: string | null };

@Injectable()
export class MediaQueries {
  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
    private readonly files: MediaFiles,
    private readonly pictures: MediaPictures,
  ) {}

  /** The file is open afterwards; whoever asks closes it. */
  async open(viewer: Viewer, id: string, query: ReadMedia): Promise<Shown> {
    const media = await this.find(viewer, id);
    const part = partOf(viewer, media, query);
    const opened = await this.opened(media, part);
    const isInline = isPicture(media.type) && part !== 'upload';
    return { ...opened, name: media.name, type: isInline ? 'image/jpeg' : media.type, isInline, tag: `"${id}-${part}"` };
  }

  /** Before the job has come to it the work is done here. */
  private async opened(media: Stored, part: Part): Promise<Opened> {
    const present = await this.files.open(media.id, part);
    if (present !== null) return present;
    if (part !== 'upload') await this.pictures.prepare(media);
    const made = await this.files.open(media.id, part);
    if (made === null) throw new DomainError('NOT_FOUND');
    return made;
  }

  /** Sight of a report's media goes with the report and with the incident it was taken to; of a merged incident's also with the one it went into. */
  private async find(viewer: Viewer, id: string): Promise<Found> {
    const found = await this.database.one<Found>(
      `SELECT media.id, media.name, media.type, media.keeps_original AS "keepsOriginal",
              coalesce(r.scope, '{}') || coalesce(i.scope, '{}') || coalesce(t.scope, '{}') || coalesce(s.scope, '{}') || coalesce(d.scope, '{}') AS scope, g.id AS "issueId", d.id AS "issuedAt",
              array_remove(ARRAY[r.row ->> 'jurisdictionId', i.row ->> 'jurisdictionId', t.row ->> 'jurisdictionId', s.extra ->> 'toNode', d.row ->> 'jurisdictionId'], NULL) AS nodes
       FROM media
       LEFT JOIN reports r ON r.id = media.report_id
       LEFT JOIN shipments s ON s.id = media.shipment_id
       LEFT JOIN issues g ON g.id = media.issue_id
       LEFT JOIN depots d ON d.id = g.depot_id
       LEFT JOIN incidents i ON i.id = coalesce(media.incident_id, r.incident_id)
       LEFT JOIN incidents t ON t.id = incident_whole(i.id)
       WHERE media.id = $1`,
      [id],
    );
    if (found === null || !viewer.sees(found.scope)) throw new DomainError('NOT_FOUND');
    if (found.issueId !== null) await this.checkNames(viewer, id, found);
    return found;
  }

  /** The signature of a household is a name: read by who may read names there, and audited; its sizes are one reading. */
  private async checkNames(viewer: Viewer, mediaId: string, { issueId, issuedAt, nodes }: Found): Promise<void> {
    if (!viewer.keeps(issuedAt ?? '') && !nodes.some((node) => viewer.may('readContacts', node))) throw new DomainError('FORBIDDEN');
    const { personId, identity } = viewer;
    await this.audit.writeReading({ action: 'issuePeople.read', personId, name: identity.name, detail: { issueId, mediaId } }, false);
  }
}

function partOf(viewer: Viewer, media: Found, { size, original }: ReadMedia): Part {
  if (original === 'true') {
    if (size !== undefined) throw new DomainError('INVALID', { path: 'size' });
    if (!media.nodes.some((node) => viewer.may('handleIncidents', node))) throw new DomainError('FORBIDDEN');
    if (isRemade(media.type) && !media.keepsOriginal) throw new DomainError('NOT_FOUND');
    return 'upload';
  }
  if (size === 'thumbnail') {
    if (!isPicture(media.type)) throw new DomainError('NOT_FOUND');
    return 'thumbnail';
  }
  return isRemade(media.type) ? 'shown' : 'upload';
}
