/**
 * Where media lie: DATA_DIR/files, one folder for some three days (an id begins with its time), nothing named by a person. A file is written to
 * `tmp`, forced to the disk and moved into place, so that what has a name there is whole, on every node that shares the volume.
 */
import { type FileHandle, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, Config } from '../core/config.ts';
import { type Received, writeAside } from '../core/upload.ts';

/** `upload` is what came, `shown` what is given out in its place, `thumbnail` the small picture. */
export type Part = 'upload' | 'shown' | 'thumbnail';
export type Opened = { handle: FileHandle; bytes: number };
type Lying = { path: string; id: string; part: Part };

const FOLDER_DIGITS = 5;
const LYING = /^([0-9a-f-]{36})\.(upload|shown|thumbnail)$/;

@Injectable()
export class MediaFiles {
  private readonly root: string;
  /** Where what comes lies until it is placed. */
  readonly tmp: string;

  constructor(@Inject(CONFIG) config: Config) {
    this.root = join(config.DATA_DIR, 'files');
    this.tmp = join(this.root, 'tmp');
  }

  /** What came, in memory: it is bounded by what a form may bring. */
  async content(received: Received): Promise<Buffer> {
    return readFile(received.path);
  }

  /** Moves what came into its place; once, however often the transaction is tried. */
  async place(received: Received, id: string): Promise<void> {
    if (await this.has(id, 'upload')) return;
    await this.moveIntoPlace(received.path, this.path(id, 'upload'));
  }

  async write(id: string, part: Part, content: Buffer): Promise<void> {
    await this.moveIntoPlace(await writeAside(this.tmp, (handle) => handle.writeFile(content)), this.path(id, part));
  }

  /** The content, or null when it is not there (any more). */
  async read(id: string, part: Part): Promise<Buffer | null> {
    return readFile(this.path(id, part)).catch(absent);
  }

  async open(id: string, part: Part): Promise<Opened | null> {
    const handle = await open(this.path(id, part), 'r').catch(absent);
    return handle && { handle, bytes: (await handle.stat()).size };
  }

  async has(id: string, part: Part): Promise<boolean> {
    return (await stat(this.path(id, part)).catch(absent)) !== null;
  }

  async remove(id: string, part: Part): Promise<void> {
    await rm(this.path(id, part), { force: true });
  }

  /** Removes what was left in `tmp` by a crash. */
  async clearAside(beforeMs: number): Promise<void> {
    for (const name of await this.names(this.tmp)) await removeOld(join(this.tmp, name), beforeMs);
  }

  /** Everything in its place, folder by folder. */
  async *lying(): AsyncGenerator<Lying[]> {
    for (const folder of await this.names(this.root)) {
      const names = folder.length === FOLDER_DIGITS ? await this.names(join(this.root, folder)) : [];
      yield names.flatMap((name) => {
        const [, id, part] = LYING.exec(name) ?? [];
        return id === undefined ? [] : [{ path: join(this.root, folder, name), id, part: part as Part }];
      });
    }
  }

  private path(id: string, part: Part): string {
    return join(this.root, id.slice(0, FOLDER_DIGITS), `${id}.${part}`);
  }

  private async moveIntoPlace(from: string, to: string): Promise<void> {
    const made = await mkdir(dirname(to), { recursive: true });
    await rename(from, to);
    await syncFolder(dirname(to));
    if (made !== undefined) await syncFolder(this.root);
  }

  private async names(folder: string): Promise<string[]> {
    return (await readdir(folder).catch(absent)) ?? [];
  }
}

/** Removes a file that nobody has touched since; whoever writes now is younger. */
export async function removeOld(path: string, beforeMs: number): Promise<void> {
  const found = await stat(path).catch(absent);
  if (found !== null && found.mtimeMs < beforeMs) await rm(path, { force: true });
}

/** A move is durable when its folder is. Windows opens no folders. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(path, 'r');
  await handle.sync().finally(() => handle.close());
}

function absent(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null;
  throw error;
}
