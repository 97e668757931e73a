/** Pictures and films of new media are made fit to be shown; what a crash has left is cleaned away. Safe to run twice. */
import { Id } from '@fenghuo/domain';
import type { Core } from '../core.module.ts';
import type { TailedEvent } from '../feed/relay.ts';
import { MediaFiles, removeOld } from '../media/media.files.ts';
import { isRemade, MediaPictures, type Stored } from '../media/media.pictures.ts';
import { type JobQueue, ONCE } from './backend.ts';

/** Younger files may belong to a transaction that is still under way. */
const LEFT_BEHIND_MS = 3_600_000;

export class Pictures {
  private readonly files: MediaFiles;
  private readonly pictures: MediaPictures;

  constructor(
    private readonly core: Core,
    private readonly queue: JobQueue,
  ) {
    this.files = new MediaFiles(core.config);
    this.pictures = new MediaPictures(this.files);
  }

  /** Enqueues a job for each new one; the id of the job is that of its cause, so reading twice enqueues once. */
  async read(events: readonly TailedEvent[]): Promise<void> {
    for (const { type, payload } of events)
      if (type.endsWith('.mediaAdded') && isRemade(String(payload['type']))) await this.enqueue(String(payload['mediaId']));
  }

  async prepare(given: unknown): Promise<void> {
    const media = await this.core.database.one<Stored>(`${STORED} WHERE id = $1`, [Id.parse(given)]);
    if (media !== null) await this.pictures.prepare(media);
  }

  /** Removes files without a row, and sets again the jobs that were lost. Looks only at what has lain for an hour. */
  async sweep(): Promise<void> {
    const beforeMs = Date.now() - LEFT_BEHIND_MS;
    await this.files.clearAside(beforeMs);
    for await (const lying of this.files.lying()) {
      const rows = await this.core.database.query<Stored>(`${STORED} WHERE id = ANY($1::uuid[])`, [lying.map(({ id }) => id)]);
      const known = new Map(rows.map((media) => [media.id, media]));
      for (const { path, id, part } of lying) {
        const media = known.get(id);
        if (media === undefined) await removeOld(path, beforeMs);
        else if (part === 'upload' && isRemade(media.type) && !media.keepsOriginal) await this.enqueue(id);
      }
    }
  }

  private async enqueue(id: string): Promise<void> {
    await this.queue.add('prepare', { id }, { ...ONCE, jobId: `media-${id}` });
  }
}

const STORED = 'SELECT id, type, keeps_original AS "keepsOriginal" FROM media';
