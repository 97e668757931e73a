/**
 * Sheets that were sent in: DATA_DIR/imports, sealed (core/sealed-file.ts), for they may name people; put away when they were applied or given up, or when
 * nobody has touched them for long.
 */
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, Config } from '../core/config.ts';
import { PersonalKeys, WRAPPED_BYTES } from '../core/sealed.ts';
import type { Sealing } from '../core/sealed-file.ts';
import type { Received } from '../core/upload.ts';
import { refusedSheet, type SheetKey } from './sheet-file.ts';

@Injectable()
export class ImportFiles {
  readonly folder: string;

  constructor(
    @Inject(CONFIG) config: Config,
    private readonly keys: PersonalKeys,
  ) {
    this.folder = join(config.DATA_DIR, 'imports');
  }

  path(id: string): string {
    return join(this.folder, `${id}.sheet`);
  }

  readonly sealing = (): Sealing => this.keys.sealing();

  /** What opens a sheet of ours. Throws SHEET_REFUSED for one that is gone, or that we have not sealed. */
  async keyOf(path: string): Promise<SheetKey> {
    const file = await open(path).catch(() => {
      throw refusedSheet('BROKEN');
    });
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(WRAPPED_BYTES), 0, WRAPPED_BYTES, 0);
      const key = this.keys.keyOfFile(buffer.subarray(0, bytesRead));
      if (key === null) throw refusedSheet('BROKEN');
      return { key, from: WRAPPED_BYTES };
    } finally {
      await file.close();
    }
  }

  /** Once, however often the transaction is tried. */
  async place(received: Received, id: string): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    await rename(received.path, this.path(id)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
    });
  }

  remove(id: string): Promise<void> {
    return rm(this.path(id), { force: true });
  }

  /** Puts away whatever has lain there since before then: sheets of which nobody knows any more, and what a crash has left. */
  async clear(known: ReadonlySet<string>, beforeMs: number): Promise<void> {
    const names = await readdir(this.folder).catch((): string[] => []);
    for (const name of names) {
      if (known.has(name.replace(/\.sheet$/, ''))) continue;
      const path = join(this.folder, name);
      const found = await stat(path).catch(() => null);
      if (found !== null && found.mtimeMs < beforeMs) await rm(path, { force: true, recursive: true });
    }
  }
}
