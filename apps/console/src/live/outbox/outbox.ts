/**
 * What this phone has to say, kept until the server has it (docs/spec/phone.md). Every item has its id from the press on, which is its key at the server:
 * however often it is sent, it counts once. Nothing leaves this list but by the server's yes or by a person's hand.
 */
import { uuidv7 } from 'uuidv7';
import { create } from 'zustand';
import { RequestError } from '../send.ts';
import { nextOf, type OutboxItem } from './outbox-order.ts';
import type { Writes } from './vault.ts';

export type Draft = Pick<OutboxItem, 'kind' | 'lane' | 'path' | 'body' | 'subjectId' | 'words'> & { blob?: Blob; fileName?: string };
export type Delivered = { item: OutboxItem; confirmedAt: number };

/** Everything that waits, and why nothing goes at the moment. */
export type OutboxState = {
  personId: string | null;
  /** All but positions. */
  items: readonly OutboxItem[];
  positionCount: number;
  sendingId: string | null;
  delivered: readonly Delivered[];
  /** `signIn`: the session is over; `otherPerson`: somebody else is signed in on this phone. */
  halted: 'signIn' | 'otherPerson' | null;
  /** Items that are in this page alone: the phone is full, or its address is not safe enough to keep anything. */
  unsavedIds: ReadonlySet<string>;
  isUnsafe: boolean;
  /** Positions given up to make room. */
  thinnedCount: number;
};

const EMPTY: OutboxState = {
  personId: null,
  items: [],
  positionCount: 0,
  sendingId: null,
  delivered: [],
  halted: null,
  unsavedIds: new Set(),
  isUnsafe: false,
  thinnedCount: 0,
};
export const useOutbox = create<OutboxState>()(() => EMPTY);

export const MOST_ITEMS = 10_000;
/** The rest is for what people write. */
export const MOST_POSITIONS = 8_000;
const POSITIONS_A_REQUEST = 500;
const DELIVERED_KEPT = 50;
/** An answer that takes longer is none. */
const LONGEST_MS = { words: 30_000, file: 600_000 };
const WAITS_MS = [2_000, 4_000, 8_000, 15_000, 30_000, 60_000];

export interface Keeping {
  ids(): Promise<string[]>;
  heads<T>(ids: readonly string[]): Promise<T[]>;
  file(id: string): Promise<ArrayBuffer | null>;
  write(writes: Writes): Promise<void>;
  close(): void;
}

export type OutboxOptions = {
  /** The place that outlives this page; null where there is none. */
  keeping: (personId: string) => Promise<Keeping | null>;
  post: (path: string, content: { body: unknown } | { form: FormData }, key: string | null, signal: AbortSignal) => Promise<unknown>;
  /** Whose session the server sees; what one person wrote is never sent as another. */
  signedInId: () => Promise<string>;
  now: () => number;
  /** One page at a time sends. */
  alone: (name: string, work: () => Promise<void>) => Promise<void>;
  /** The server's yes, or the row as it is where a step was not possible. */
  onAnswer: (item: OutboxItem, answer: unknown) => void;
};

export class Outbox {
  readonly #options: OutboxOptions;
  #keeping: Keeping | null = null;
  #items = new Map<string, OutboxItem>();
  /** Items that are written down; what is just being written is not among them yet. */
  #kept = new Set<string>();
  /** Ids that have arrived or were given up: a look into the storage that began earlier must not bring them back. */
  #gone = new Set<string>();
  /** Files of items that are not written down, or not yet. */
  #files = new Map<string, ArrayBuffer>();
  #isPumping = false;
  #isAskedAgain = false;
  #failures = 0;
  /** Nothing is tried before this time of our own clock. */
  #notBefore = 0;
  #isUnheard = false;
  #sending: { kind: OutboxItem['kind']; abort: AbortController } | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  /** Takes over what this person left unsent. */
  async bind(personId: string): Promise<void> {
    if (useOutbox.getState().personId === personId) return;
    this.unbind();
    useOutbox.setState({ ...EMPTY, personId });
    const keeping = await this.#options.keeping(personId).catch(() => null);
    if (useOutbox.getState().personId !== personId) return keeping?.close();
    this.#keeping = keeping;
    useOutbox.setState({ isUnsafe: keeping === null });
    await this.#reload();
    // Pressed while the storage was being opened.
    await this.#saveTheUnsaved([]);
    void this.pump();
  }

  unbind(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#keeping?.close();
    this.#keeping = null;
    this.#items = new Map();
    this.#files = new Map();
    this.#kept = new Set();
    this.#failures = 0;
    useOutbox.setState(EMPTY);
  }

  /** One press: all of it is kept, or nothing. Throws OUTBOX_FULL. Resolves when it is kept, or is known to be in this page alone. */
  async add(drafts: readonly Draft[], atMs = this.#options.now()): Promise<readonly OutboxItem[]> {
    const isUrgent = drafts.some(({ kind }) => kind === 'sos');
    if (this.#items.size + drafts.length > MOST_ITEMS && !isUrgent) throw new RequestError('OUTBOX_FULL', 0);
    const at = new Date(atMs).toISOString();
    const made = drafts.map(({ blob, fileName, ...draft }): OutboxItem => {
      const file = blob === undefined ? null : { name: fileName ?? 'file', type: blob.type };
      return { ...draft, id: uuidv7(), at, file, state: 'waiting', failure: null };
    });
    const files = await Promise.all(drafts.map(({ blob }) => blob?.arrayBuffer() ?? null));
    const put = made.map((item, index) => ({ id: item.id, head: item, file: files[index] ?? null }));
    for (const { id, head, file } of put) {
      if (file !== null) this.#files.set(id, file);
      this.#items.set(id, head);
    }
    this.#publish();
    // A large photo on a thin line must not stand before a call for help. It comes again later, under its key.
    if (this.#sending?.kind === 'media' && drafts.some(({ kind }) => kind === 'sos' || kind === 'step')) this.#sending.abort.abort();
    if (await this.#write({ put })) {
      await this.#written(put.map(({ id }) => id));
      await this.#saveTheUnsaved([]);
    } else useOutbox.setState(({ unsavedIds }) => ({ unsavedIds: new Set([...unsavedIds, ...put.map(({ id }) => id)]) }));
    if (this.#positions().length > MOST_POSITIONS) await this.#thin();
    // A person has just pressed: the network may be back and nobody has told us. Only the server may ask for more patience.
    if (this.#isUnheard && drafts.some(({ kind }) => kind !== 'position')) this.#notBefore = 0;
    void this.pump();
    return made;
  }

  async #written(ids: readonly string[]): Promise<void> {
    for (const id of ids) this.#files.delete(id);
    // It was quicker at the server than in our own storage.
    const arrived = ids.filter((id) => this.#gone.has(id));
    if (arrived.length > 0) await this.#write({ remove: arrived });
  }

  /** A person gives one up, or takes a press back that has not left yet. False when it is on its way already. */
  async remove(ids: readonly string[]): Promise<boolean> {
    const { sendingId } = useOutbox.getState();
    if (sendingId !== null && ids.includes(sendingId)) return false;
    await this.#forget(ids);
    return true;
  }

  /** Other words take the place of these items: what was a step becomes a note. */
  async replace(ids: readonly string[], drafts: readonly (Draft & { at: string })[]): Promise<void> {
    for (const { at, ...draft } of drafts) await this.add([draft], Date.parse(at));
    await this.#forget(ids);
    void this.pump();
  }

  async retry(id: string): Promise<void> {
    const item = this.#items.get(id);
    if (item === undefined) return;
    await this.#change({ ...item, state: 'waiting', failure: null });
    void this.pump();
  }

  /** The line is back, or a person asks: everything is tried at once. */
  hurry(): void {
    this.#failures = 0;
    this.#notBefore = 0;
    if (useOutbox.getState().halted !== null) useOutbox.setState({ halted: null });
    void this.pump();
  }

  forgetDelivered(id: string): void {
    useOutbox.setState(({ delivered }) => ({ delivered: delivered.filter(({ item }) => item.id !== id) }));
  }

  /** Sends what can be sent, one after the other. */
  async pump(): Promise<void> {
    const { personId, halted } = useOutbox.getState();
    if (personId === null || halted !== null || Date.now() < this.#notBefore) return;
    if (this.#isPumping) {
      this.#isAskedAgain = true;
      return;
    }
    this.#isPumping = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    try {
      await this.#options.alone(`fenghuo.outbox.${personId}`, () => this.#round(personId));
    } catch {
      // The storage was taken away in mid-round, by signing out or by the browser. What is in the page stays; the next round looks again.
    } finally {
      this.#isPumping = false;
      useOutbox.setState({ sendingId: null });
    }
    if (!this.#isAskedAgain) return;
    this.#isAskedAgain = false;
    if (this.#failures === 0) void this.pump();
  }

  async #round(personId: string): Promise<void> {
    await this.#reload();
    for (let isChecked = false; useOutbox.getState().personId === personId; isChecked = true) {
      const item = nextOf([...this.#items.values()]);
      if (item === null) return;
      useOutbox.setState({ sendingId: item.id });
      try {
        if (!isChecked && (await this.#options.signedInId()) !== personId) return useOutbox.setState({ halted: 'otherPerson' });
        await (item.kind === 'position' ? this.#sendPositions() : this.#send(item));
        this.#failures = 0;
      } catch (error) {
        if (!(await this.#failed(item, error))) return;
      }
    }
  }

  async #send(item: OutboxItem): Promise<void> {
    const file = item.file === null ? null : (this.#files.get(item.id) ?? (await this.#keeping?.file(item.id)) ?? null);
    if (item.file !== null && file === null) throw new RequestError('UNEXPECTED', 0);
    const content = item.file === null || file === null ? { body: item.body } : { form: formOf(item, item.file, file) };
    const answer = await this.#post(item, item.path, content, item.id);
    await this.#arrived([item]);
    this.#options.onAnswer(item, answer);
  }

  async #post({ kind }: OutboxItem, path: string, content: { body: unknown } | { form: FormData }, key: string | null): Promise<unknown> {
    const abort = new AbortController();
    const tooLong = setTimeout(() => abort.abort(), LONGEST_MS[kind === 'media' ? 'file' : 'words']);
    this.#sending = { kind, abort };
    try {
      return await this.#options.post(path, content, key, abort.signal);
    } finally {
      clearTimeout(tooLong);
      this.#sending = null;
    }
  }

  /** A fix that comes twice is refused as a duplicate and harms nothing, so many go in one request without a key. */
  async #sendPositions(): Promise<void> {
    const batch = this.#positions().slice(0, POSITIONS_A_REQUEST);
    const [first] = batch;
    if (first === undefined) return;
    await this.#post(first, '/positions', { body: { fixes: batch.map(({ body }) => body) } }, null);
    await this.#arrived(batch);
  }

  async #arrived(items: readonly OutboxItem[]): Promise<void> {
    await this.#forget(items.map(({ id }) => id));
    const shown = items.filter(({ kind }) => kind !== 'position').map((item) => ({ item, confirmedAt: this.#options.now() }));
    if (shown.length > 0) useOutbox.setState(({ delivered }) => ({ delivered: [...delivered, ...shown].slice(-DELIVERED_KEPT) }));
  }

  /** Whether the next one may be tried. */
  async #failed(item: OutboxItem, error: unknown): Promise<boolean> {
    const { code, status, current, retryAfterMs } = asRequestError(error);
    if (useOutbox.getState().personId === null) return false;
    if (status === 401) {
      useOutbox.setState({ halted: 'signIn' });
      return false;
    }
    if (code === 'OFFLINE' || status === 429 || (status > 500 && status < 600)) {
      const wait = Math.max(WAITS_MS[Math.min(this.#failures, WAITS_MS.length - 1)] ?? 0, retryAfterMs ?? 0);
      this.#failures += 1;
      // What stands in front of an interrupted file goes at once.
      const isInterrupted = item.kind === 'media' && nextOf([...this.#items.values()])?.id !== item.id;
      if (isInterrupted) return true;
      this.#isUnheard = code === 'OFFLINE';
      this.#notBefore = Date.now() + wait;
      if (this.#timer !== null) clearTimeout(this.#timer);
      this.#timer = setTimeout(() => void this.pump(), wait + 1);
      return false;
    }
    const isConflict = item.kind === 'step' && code === 'STEP_NOT_POSSIBLE' && current !== null;
    if (isConflict) this.#options.onAnswer(item, current);
    const group = item.kind === 'position' ? this.#positions().slice(0, POSITIONS_A_REQUEST) : [item];
    for (const one of group) await this.#change({ ...one, state: isConflict ? 'conflict' : 'refused', failure: { code, status, current } });
    return true;
  }

  #positions(): OutboxItem[] {
    return [...this.#items.values()].filter(({ kind, state }) => kind === 'position' && state === 'waiting');
  }

  /** [O7] A track stays a track when every second fix goes. */
  async #thin(): Promise<void> {
    const dropped = this.#positions().flatMap(({ id }, index) => (index % 2 === 0 ? [] : [id]));
    await this.#forget(dropped);
    useOutbox.setState(({ thinnedCount }) => ({ thinnedCount: thinnedCount + dropped.length }));
  }

  /** What other pages of this phone have added or sent meanwhile. */
  async #reload(): Promise<void> {
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

  async #change(item: OutboxItem): Promise<void> {
    this.#items.set(item.id, item);
    this.#publish();
    if (!useOutbox.getState().unsavedIds.has(item.id)) await this.#write({ put: [{ id: item.id, head: item }] });
  }

  async #forget(ids: readonly string[]): Promise<void> {
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

/** Given up by us, because it took too long or something urgent came: as if there were no network. Anything else is a fault, and shown as one. */
const asRequestError = (error: unknown): RequestError =>
  error instanceof RequestError ? error : new RequestError((error as Error).name === 'AbortError' ? 'OFFLINE' : 'UNEXPECTED', 0);

function formOf(item: OutboxItem, { name, type }: { name: string; type: string }, bytes: ArrayBuffer): FormData {
  const form = new FormData();
  // Fields first: the server reads them before the file's end.
  for (const [field, value] of Object.entries(item.body)) form.append(field, String(value));
  form.append('file', new Blob([bytes], { type }), name);
  return form;
}

/** What has not arrived, positions apart: they are counted, not listed. */
export const unsentCount = ({ items }: Pick<OutboxState, 'items'>): number => items.length;
