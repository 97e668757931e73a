/** Sheets that were sent in: DATA_DIR/imports, readable by us alone, put away when they were applied or a day has passed. They may name people. */
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, Config } from '../core/config.ts';
import type { Received } from '../core/upload.ts';

@Injectable()
export class ImportFiles {
  readonly folder: string;

  constructor(@Inject(CONFIG) config: Config) {
    this.folder = join(config.DATA_DIR, 'imports');
  }

  path(id: string): string {
    return join(this.folder, `${id}.sheet`);
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
