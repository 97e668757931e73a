/**
 * Looks into what came and makes what is given out in its place: pictures drawn anew (so that no position, no script and no trick of the file
 * survives), films without the place they were made at. The same work for the upload, the job and a reader who comes before the job.
 */
import { DomainError, MAX_MEDIA_PIXELS, MEDIA_TYPES, type MediaType } from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { fileTypeFromBuffer } from 'file-type';
import sharp, { type Sharp } from 'sharp';
import { withoutPlace } from './film.ts';
import { MediaFiles } from './media.files.ts';

export type Stored = { id: string; type: MediaType; keepsOriginal: boolean };

const SHOWN_PIXELS = 2560;
const THUMBNAIL_PIXELS = 320;
const SHOWN_QUALITY = 84;
const THUMBNAIL_QUALITY = 72;
const TIMEOUT = { seconds: 20 };
const CAREFUL = { limitInputPixels: MAX_MEDIA_PIXELS, failOn: 'error' as const };
/** Names that file-type gives to what we call otherwise. */
const OUR_NAME: Record<string, MediaType> = { 'audio/x-m4a': 'audio/mp4' };

// Only these three are ever decoded: no SVG, no PDF, nothing that a library might add.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({ operation: ['VipsForeignLoadJpegBuffer', 'VipsForeignLoadPngBuffer', 'VipsForeignLoadWebpBuffer'] });
sharp.cache(false);
sharp.concurrency(1);

export const isPicture = (type: string): boolean => type.startsWith('image/');
/** Given out in another form than it came. */
export const isRemade = (type: string): boolean => isPicture(type) || type.endsWith('/mp4');

@Injectable()
export class MediaPictures {
  private readonly running = new Map<string, Promise<void>>();
  /** One picture at a time in a process: fifty megapixels take their memory. */
  private turn: Promise<unknown> = Promise.resolve();

  constructor(private readonly files: MediaFiles) {}

  /** What it is, by its content. Throws MEDIA_REFUSED for anything else, and for pictures that are broken, animated or too large. */
  async inspect(content: Buffer): Promise<MediaType> {
    const found = (await fileTypeFromBuffer(content))?.mime ?? '';
    const type = MEDIA_TYPES.find((one) => one === (OUR_NAME[found] ?? found));
    if (type === undefined) throw new DomainError('MEDIA_REFUSED', { path: 'file' });
    if (isPicture(type)) await this.inTurn(() => decodeOnce(content));
    return type;
  }

  /** Makes what is shown of it, unless it is there. Safe to run twice, at once, and on several nodes: each part appears whole or not at all. */
  async prepare(media: Stored): Promise<void> {
    if (!isRemade(media.type)) return;
    const before = this.running.get(media.id);
    if (before !== undefined) return before;
    const work = this.make(media).finally(() => this.running.delete(media.id));
    this.running.set(media.id, work);
    return work;
  }

  private async make(media: Stored): Promise<void> {
    const { id, type } = media;
    if (!(await this.files.has(id, 'shown'))) {
      const upload = await this.files.read(id, 'upload');
      // Another node may have made it and removed the upload meanwhile.
      if (upload === null && (await this.files.has(id, 'shown'))) return;
      if (upload === null) throw new DomainError('NOT_FOUND');
      if (isPicture(type)) await this.inTurn(() => this.draw(id, upload));
      else await this.files.write(id, 'shown', withoutPlace(upload));
    }
    if (!media.keepsOriginal) await this.files.remove(id, 'upload');
  }

  /** The thumbnail comes from the picture drawn anew, never from the upload; `shown` is written last and says that both are there. */
  private async draw(id: string, upload: Buffer): Promise<void> {
    const shown = await fitted(sharp(upload, CAREFUL).autoOrient(), SHOWN_PIXELS)
      .flatten({ background: '#ffffff' })
      .jpeg({ quality: SHOWN_QUALITY })
      .toBuffer();
    const thumbnail = await fitted(sharp(shown, CAREFUL), THUMBNAIL_PIXELS).jpeg({ quality: THUMBNAIL_QUALITY }).toBuffer();
    await this.files.write(id, 'thumbnail', thumbnail);
    await this.files.write(id, 'shown', shown);
  }

  private async inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.turn.then(work);
    this.turn = mine.catch(() => undefined);
    return mine;
  }
}

const fitted = (picture: Sharp, side: number): Sharp =>
  picture.resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true });

/** Reads the whole picture once, small, so that a broken one is refused while somebody can still be told. */
async function decodeOnce(content: Buffer): Promise<void> {
  try {
    const { pages = 1 } = await sharp(content, CAREFUL).metadata();
    if (pages > 1) throw new Error('animated');
    await fitted(sharp(content, CAREFUL), THUMBNAIL_PIXELS).raw().timeout(TIMEOUT).toBuffer();
  } catch {
    throw new DomainError('MEDIA_REFUSED', { path: 'file' });
  }
}
