/**
 * What a phone keeps while nobody can be reached: unsent items and the last known task, each person's own under a key that no script can read out.
 * Whoever signs in next on the same phone can count what the other one left, and can neither read nor send it.
 */
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';

const NAME = 'fenghuo';
const VERSION = 1;
const CIPHER = 'AES-GCM';
const IV_BYTES = 12;

type Sealed = { iv: Uint8Array<ArrayBuffer>; bytes: ArrayBuffer };

interface Stores extends DBSchema {
  keys: { key: string; value: CryptoKey };
  items: { key: string; value: { id: string; personId: string; head: Sealed }; indexes: { byPerson: string } };
  /** Files, apart: a start reads every head and no photo. */
  bodies: { key: string; value: Sealed };
  /** The last known task of a person, and what else is kept for them by name. */
  tasks: { key: string; value: Sealed };
}

/** What is put, what goes; all of it or nothing. */
export type Writes = { put?: readonly { id: string; head: unknown; file?: ArrayBuffer | null }[]; remove?: readonly string[] };

const open = (): Promise<IDBPDatabase<Stores>> =>
  openDB<Stores>(NAME, VERSION, {
    upgrade: (database) => {
      database.createObjectStore('keys');
      database.createObjectStore('items', { keyPath: 'id' }).createIndex('byPerson', 'personId');
      database.createObjectStore('bodies');
      database.createObjectStore('tasks');
    },
  });

export class Vault {
  private constructor(
    private readonly database: IDBPDatabase<Stores>,
    private readonly key: CryptoKey,
    private readonly personId: string,
  ) {}

  static async open(personId: string): Promise<Vault> {
    const database = await open();
    const present = await database.get('keys', personId);
    if (present !== undefined) return new Vault(database, present, personId);
    const made = await crypto.subtle.generateKey({ name: CIPHER, length: 256 }, false, ['encrypt', 'decrypt']);
    // Two pages may have started at once: the first key stays.
    const transaction = database.transaction('keys', 'readwrite');
    const first = await transaction.store.get(personId);
    if (first === undefined) await transaction.store.put(made, personId);
    await transaction.done;
    return new Vault(database, first ?? made, personId);
  }

  close(): void {
    this.database.close();
  }

  /** Ids of this person's items, the oldest first. */
  ids(): Promise<string[]> {
    return this.database.getAllKeysFromIndex('items', 'byPerson', this.personId);
  }

  async heads<T>(ids: readonly string[]): Promise<T[]> {
    const transaction = this.database.transaction('items');
    const found = await Promise.all(ids.map((id) => transaction.store.get(id)));
    return Promise.all(found.flatMap((one) => (one === undefined ? [] : [this.unseal<T>(one.head)])));
  }

  async file(id: string): Promise<ArrayBuffer | null> {
    const sealed = await this.database.get('bodies', id);
    return sealed === undefined ? null : this.decrypt(sealed);
  }

  /** Everything or nothing. Throws QuotaExceededError when the phone is full. */
  async write({ put = [], remove = [] }: Writes): Promise<void> {
    const sealed = await Promise.all(
      put.map(async ({ id, head, file }) => ({ id, head: await this.seal(head), file: file ? await this.encrypt(file) : null })),
    );
    const transaction = this.database.transaction(['items', 'bodies'], 'readwrite', { durability: 'strict' });
    const [items, bodies] = [transaction.objectStore('items'), transaction.objectStore('bodies')];
    const asked: Promise<unknown>[] = [];
    for (const { id, head, file } of sealed) {
      asked.push(items.put({ id, personId: this.personId, head }));
      if (file !== null) asked.push(bodies.put(file, id));
    }
    for (const id of remove) asked.push(items.delete(id), bodies.delete(id));
    await Promise.all([...asked, transaction.done]);
  }

  async keepTask(task: unknown): Promise<void> {
    await this.database.put('tasks', await this.seal(task), this.personId);
  }

  async task<T>(): Promise<T | null> {
    const sealed = await this.database.get('tasks', this.personId);
    return sealed === undefined ? null : this.unseal<T>(sealed);
  }

  async forgetTask(): Promise<void> {
    await this.database.delete('tasks', this.personId);
  }

  /** Something else of this person, under a name of its own. */
  async keep(name: string, value: unknown): Promise<void> {
    await this.database.put('tasks', await this.seal(value), this.named(name));
  }

  async kept<T>(name: string): Promise<T | null> {
    const sealed = await this.database.get('tasks', this.named(name));
    return sealed === undefined ? null : this.unseal<T>(sealed);
  }

  async forget(name: string): Promise<void> {
    await this.database.delete('tasks', this.named(name));
  }

  private named(name: string): string {
    return `${this.personId} ${name}`;
  }

  private seal(value: unknown): Promise<Sealed> {
    return this.encrypt(new TextEncoder().encode(JSON.stringify(value)));
  }

  private async unseal<T>(sealed: Sealed): Promise<T> {
    return JSON.parse(new TextDecoder().decode(await this.decrypt(sealed))) as T;
  }

  private async encrypt(bytes: BufferSource): Promise<Sealed> {
    const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
    return { iv, bytes: await crypto.subtle.encrypt({ name: CIPHER, iv }, this.key, bytes) };
  }

  private decrypt({ iv, bytes }: Sealed): Promise<ArrayBuffer> {
    return crypto.subtle.decrypt({ name: CIPHER, iv }, this.key, bytes);
  }
}

/** How many items other people have left on this phone. */
export async function leftByOthers(personId: string): Promise<number> {
  const database = await open();
  const [all, own] = await Promise.all([database.count('items'), database.countFromIndex('items', 'byPerson', personId)]);
  database.close();
  return all - own;
}
