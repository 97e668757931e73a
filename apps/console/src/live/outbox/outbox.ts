/**
 * What this phone has to say, kept until the server has it (docs/spec/phone.md). Every item has its id from the press on, which is its key at the server:
 * however often it is sent, it counts once. Nothing leaves this list but by the server's yes or by a person's hand.
 */
import { uuidv7 } from 'uuidv7';
import { RequestError } from '../send.ts';
import { HeldItems, type Keeping } from './held-items.ts';
import { nextOf, type OutboxItem } from './outbox-order.ts';
import { type Draft, EMPTY, MOST_ITEMS, useOutbox } from './outbox-state.ts';

const POSITIONS_A_REQUEST = 500;
const DELIVERED_KEPT = 50;
/** An answer that takes longer is none. */
const LONGEST_MS = { words: 30_000, file: 600_000 };
const WAITS_MS = [2_000, 4_000, 8_000, 15_000, 30_000, 60_000];

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
  readonly #held = new HeldItems();
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
    await this.#held.open(keeping);
    void this.pump();
  }

  unbind(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#held.close();
    this.#failures = 0;
    useOutbox.setState(EMPTY);
  }

  /** One press: all of it is kept, or nothing. Throws OUTBOX_FULL. Resolves when it is kept, or is known to be in this page alone. */
  async add(drafts: readonly Draft[], atMs = this.#options.now()): Promise<readonly OutboxItem[]> {
    const isUrgent = drafts.some(({ kind }) => kind === 'sos');
    if (this.#held.size + drafts.length > MOST_ITEMS && !isUrgent) throw new RequestError('OUTBOX_FULL', 0);
    const at = new Date(atMs).toISOString();
    const made = drafts.map(({ blob, fileName, ...draft }): OutboxItem => {
      const file = blob === undefined ? null : { name: fileName ?? 'file', type: blob.type };
      return { ...draft, id: uuidv7(), at, file, state: 'waiting', failure: null };
    });
    const files = await Promise.all(drafts.map(({ blob }) => blob?.arrayBuffer() ?? null));
    const put = made.map((item, index) => ({ id: item.id, head: item, file: files[index] ?? null }));
    this.#held.show(put);
    // A large photo on a thin line must not stand before a call for help. It comes again later, under its key.
    if (this.#sending?.kind === 'media' && drafts.some(({ kind }) => kind === 'sos' || kind === 'step')) this.#sending.abort.abort();
    await this.#held.put(put);
    // A person has just pressed: the network may be back and nobody has told us. Only the server may ask for more patience.
    if (this.#isUnheard && drafts.some(({ kind }) => kind !== 'position')) this.#notBefore = 0;
    void this.pump();
    return made;
  }

  /** A person gives one up, or takes a press back that has not left yet. False when it is on its way already. */
  async remove(ids: readonly string[]): Promise<boolean> {
    const { sendingId } = useOutbox.getState();
    if (sendingId !== null && ids.includes(sendingId)) return false;
    await this.#held.forget(ids);
    return true;
  }

  /** Other words take the place of these items: what was a step becomes a note. */
  async replace(ids: readonly string[], drafts: readonly (Draft & { at: string })[]): Promise<void> {
    for (const { at, ...draft } of drafts) await this.add([draft], Date.parse(at));
    await this.#held.forget(ids);
    void this.pump();
  }

  async retry(id: string): Promise<void> {
    const item = this.#held.get(id);
    if (item === undefined) return;
    await this.#held.change({ ...item, state: 'waiting', failure: null });
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
    await this.#held.reload();
    for (let isChecked = false; useOutbox.getState().personId === personId; isChecked = true) {
      const item = nextOf(this.#held.all());
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
    const file = item.file === null ? null : await this.#held.file(item.id);
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
    const batch = this.#held.positions().slice(0, POSITIONS_A_REQUEST);
    const [first] = batch;
    if (first === undefined) return;
    await this.#post(first, '/positions', { body: { fixes: batch.map(({ body }) => body) } }, null);
    await this.#arrived(batch);
  }

  async #arrived(items: readonly OutboxItem[]): Promise<void> {
    await this.#held.forget(items.map(({ id }) => id));
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
      const isInterrupted = item.kind === 'media' && nextOf(this.#held.all())?.id !== item.id;
      if (isInterrupted) return true;
      this.#isUnheard = code === 'OFFLINE';
      this.#notBefore = Date.now() + wait;
      if (this.#timer !== null) clearTimeout(this.#timer);
      this.#timer = setTimeout(() => void this.pump(), wait + 1);
      return false;
    }
    const isConflict = item.kind === 'step' && code === 'STEP_NOT_POSSIBLE' && current !== null;
    if (isConflict) this.#options.onAnswer(item, current);
    const group = item.kind === 'position' ? this.#held.positions().slice(0, POSITIONS_A_REQUEST) : [item];
    for (const one of group)
      await this.#held.change({ ...one, state: isConflict ? 'conflict' : 'refused', failure: { code, status, current } });
    return true;
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
