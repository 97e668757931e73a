/** What waits on this phone: in the page, and in the storage that outlives it where there is room and a place for it. */
import type { OutboxItem } from './outbox-order.ts';
import { MOST_POSITIONS, useOutbox } from './outbox-state.ts';
import type { Writes } from './vault.ts';

export interface Keeping {
  ids(): Promise<string[]>;
  heads<T>(ids: readonly string[]): Promise<T[]>;
  file(id: string): Promise<ArrayBuffer | null>;
  write(writes: Writes): Promise<void>;
  close(): void;
}

export type Put = { id: string; head: OutboxItem; file: ArrayBuffer | null };

export class HeldItems {
  #keeping: Keeping | null = null;
  #items = new Map<string, OutboxItem>();
  /** Items that are written down; what is just being written is not among them yet. */
  #kept = new Set<string>();
  /** Ids that have arrived or were given up: a look into the storage that began earlier must not bring them back. */
  #gone = new Set<string>();
  /** Files of items that are not written down, or not yet. */
  #files = new Map<string, ArrayBuffer>();

  get size(): number {
    return this.#items.size;
  }

  get(id: string): OutboxItem | undefined {
    return this.#items.get(id);
  }

  all(): OutboxItem[] {
    return [...this.#items.values()];
  }

  async file(id: string): Promise<ArrayBuffer | null> {
    return this.#files.get(id) ?? (await this.#keeping?.file(id)) ?? null;
  }

  /** What was pressed while the storage was being opened is written down now. */
  async open(keeping: Keeping | null): Promise<void> {
    this.#keeping = keeping;
    useOutbox.setState({ isUnsafe: keeping === null });
    await this.reload();
    await this.#saveTheUnsaved([]);
  }

  close(): void {
    this.#keeping?.close();
    this.#keeping = null;
    this.#items = new Map();
    this.#files = new Map();
    this.#kept = new Set();
  }

  /** In sight at once; resolves when it is written down, or is known to be in this page alone. */
  async put(put: readonly Put[]): Promise<void> {
    const ids = put.map(({ id }) => id);
    if (await this.#write({ put })) {
      await this.#written(ids);
      await this.#saveTheUnsaved([]);
    } else useOutbox.setState(({ unsavedIds }) => ({ unsavedIds: new Set([...unsavedIds, ...ids]) }));
    if (this.positions().length > MOST_POSITIONS) await this.#thin();
  }

  show(put: readonly Put[]): void {
    for (const { id, head, file } of put) {
      if (file !== null) this.#files.set(id, file);
      this.#items.set(id, head);
    }
    this.#publish();
  }

  async #written(ids: readonly string[]): Promise<void> {
    for (const id of ids) this.#files.delete(id);
    // It was quicker at the server than in our own storage.
    const arrived = ids.filter((id) => this.#gone.has(id));
    if (arrived.length > 0) await this.#write({ remove: arrived });
  }

  positions(): OutboxItem[] {
    return [...this.#items.values()].filter(({ kind, state }) => kind === 'position' && state === 'waiting');
  }

  /** [O7] A track stays a track when every second fix goes. */
  async #thin(): Promise<void> {
    const dropped = this.positions().flatMap(({ id }, index) => (index % 2 === 0 ? [] : [id]));
    await this.forget(dropped);
    useOutbox.setState(({ thinnedCount }) => ({ thinnedCount: thinnedCount + dropped.length }));
  }

  /** What other pages of this phone have added or sent meanwhile. */
  async reload(): Promise<void> {
    const keeping = this.#keeping;
    if (keeping === null) return;
    const keptBefore = [...this.#kept];
    const ids = new Set(await keeping.ids());
    const heads = await keeping.heads<OutboxItem>([...ids].filter((id) => !this.#items.has(id)));
    // The person may have gone meanwhile.
    if (keeping !== this.#keeping) return;
    for (const id of keptBefore) if (!ids.has(id)) this.#items.delete(id);
    for (const item of heads) if (!this.#items.has(item.id) && !this.#gone.has(item.id)) this.#items.set(item.id, item);
    this.#kept = new Set([...this.#kept, ...ids]);
    this.#publish();
  }

  async change(item: OutboxItem): Promise<void> {
    this.#items.set(item.id, item);
    this.#publish();
    if (!useOutbox.getState().unsavedIds.has(item.id)) await this.#write({ put: [{ id: item.id, head: item }] });
  }

  async forget(ids: readonly string[]): Promise<void> {
    for (const id of ids) {
      this.#gone.add(id);
      this.#items.delete(id);
      this.#files.delete(id);
    }
    this.#publish();
    await this.#write({ remove: ids });
    await this.#saveTheUnsaved(ids);
  }

  /** There is room again. */
  async #saveTheUnsaved(goneIds: readonly string[]): Promise<void> {
    const { unsavedIds } = useOutbox.getState();
    if (unsavedIds.size === 0) return;
    const left = new Set([...unsavedIds].filter((id) => !goneIds.includes(id)));
    for (const id of [...left]) {
      const item = this.#items.get(id);
      if (item === undefined) continue;
      if (!(await this.#write({ put: [{ id, head: item, file: this.#files.get(id) ?? null }] }))) break;
      this.#files.delete(id);
      left.delete(id);
    }
    useOutbox.setState({ unsavedIds: left });
  }

  /** False when nothing was written: no room, or no place. */
  async #write(writes: Writes): Promise<boolean> {
    if (this.#keeping === null) return false;
    try {
      await this.#keeping.write(writes);
      for (const { id } of writes.put ?? []) this.#kept.add(id);
      for (const id of writes.remove ?? []) this.#kept.delete(id);
      return true;
    } catch {
      return false;
    }
  }

  #publish(): void {
    const all = [...this.#items.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
    const items = all.filter(({ kind }) => kind !== 'position');
    useOutbox.setState({ items, positionCount: all.length - items.length });
  }
}
