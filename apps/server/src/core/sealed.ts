/**
 * Personal data of people in shelters and households (docs/spec/personal-data.md). Fields are sealed by AES-256-GCM under a data key that belongs to an
 * incident, to a month of askers, to a shipment or a requisition, or to the households; data keys are wrapped by the one master key, `PII_KEY`. Destroying a data key makes everything
 * under it unreadable wherever a copy of it lies, so no key is ever held in memory longer than one command, and none is in a dump of the database.
 */
import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DomainError } from '@fenghuo/domain';
import type { Config } from './config.ts';
import { type Sealing, sealing } from './sealed-file.ts';

/**
 * `askedIn`: the month in which somebody asked for a relative, `2026-11`. `donors`: who gave. `drivenFor`: a shipment. `owedFor`: a requisition;
 * `owners`: of all of them, as it was before each had its own.
 */
export type KeyOwner =
  | { readonly incidentId: string }
  | { readonly askedIn: string }
  | { readonly drivenFor: string }
  | { readonly owedFor: string }
  | 'households'
  | 'owners'
  | 'donors';
/** The database, or a transaction: who holds a connection must not wait for a second one. */
type Reads = { query: <T>(sql: string, parameters?: readonly unknown[]) => Promise<T[]> };
type KeyRow = { id: string; owner: string; wrapped: Buffer | null };

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const ID_BYTES = 16;
const HASH_BYTES = 16;
const KEY_FILE = 'pii-key';
/** What the keys of files are wrapped for. */
const FILE = 'file';
/** How long a wrapped key is. */
export const WRAPPED_BYTES = IV_BYTES + TAG_BYTES + KEY_BYTES;
/** The row that tells whether the master key is the one that the others were wrapped by. */
const CHECK = 'check';

export const ownerText = (owner: KeyOwner): string => {
  if (owner === 'households' || owner === 'owners' || owner === 'donors') return owner;
  if ('drivenFor' in owner) return `driven:${owner.drivenFor}`;
  if ('owedFor' in owner) return `owed:${owner.owedFor}`;
  return 'incidentId' in owner ? `incident:${owner.incidentId}` : `asked:${owner.askedIn}`;
};

/** One data key, for as long as a command needs it. */
export class PersonalKey {
  private readonly idBytes: Buffer;
  private readonly searching: Buffer;

  constructor(
    readonly id: string,
    private readonly key: Buffer,
  ) {
    this.idBytes = Buffer.from(id.replaceAll('-', ''), 'hex');
    this.searching = Buffer.from(hkdfSync('sha256', key, '', 'search', KEY_BYTES));
  }

  /** `about`: the id of the row that the fields belong to; in another row they cannot be opened. */
  seal(about: string, fields: object): Buffer {
    return Buffer.concat([this.idBytes, encrypt(this.key, about, Buffer.from(JSON.stringify(fields)))]);
  }

  /** Null for what another key sealed: a restored backup may be older than the key of now. */
  unseal<T>(about: string, sealed: Buffer): T | null {
    if (!sealed.subarray(0, ID_BYTES).equals(this.idBytes)) return null;
    const opened = decrypt(this.key, about, sealed.subarray(ID_BYTES));
    return opened === null ? null : (JSON.parse(opened.toString()) as T);
  }

  /** What is looked for in place of the words themselves; says nothing without the key. */
  hash(text: string): Buffer {
    return createHmac('sha256', this.searching).update(text).digest().subarray(0, HASH_BYTES);
  }
}

export class PersonalKeys {
  private constructor(private readonly master: Buffer) {}

  /** Throws an Error that names PII_KEY when the key is not the one that this database knows. */
  static async open(config: Config, database: Reads): Promise<PersonalKeys> {
    const keys = new PersonalKeys(config.PII_KEY ?? (await keyOfFolder(config.DATA_DIR)));
    await keys.check(database, config);
    return keys;
  }

  /** Made when it is first needed. Throws PERSONAL_DATA_DESTROYED for one whose time is over. */
  async keyFor(reads: Reads, owner: KeyOwner): Promise<PersonalKey> {
    const name = ownerText(owner);
    const found = (await this.rows(reads, [name]))[0] ?? (await this.make(reads, name));
    const key = this.unwrapped(found);
    if (key === null) throw new DomainError('PERSONAL_DATA_DESTROYED');
    return key;
  }

  /** Those that are there and not destroyed, by the text of their owner. */
  async keysOf(reads: Reads, owners: readonly KeyOwner[]): Promise<Map<string, PersonalKey>> {
    const rows = owners.length === 0 ? [] : await this.rows(reads, owners.map(ownerText));
    return this.byOwner(rows);
  }

  /** Of every incident whose people can still be read. */
  async keysOfIncidents(reads: Reads): Promise<Map<string, PersonalKey>> {
    return this.byOwner(await reads.query<KeyRow>(`${SELECT} WHERE owner LIKE 'incident:%' AND wrapped IS NOT NULL ORDER BY made_at DESC`));
  }

  /** For good. The row stays without its key, so that nobody makes another one. False: there was none, or it is gone already. */
  async destroy(reads: Reads, owner: KeyOwner, now: string): Promise<boolean> {
    const gone = await reads.query(
      'UPDATE personal_keys SET wrapped = NULL, destroyed_at = $2 WHERE owner = $1 AND wrapped IS NOT NULL RETURNING 1',
      [ownerText(owner), now],
    );
    return gone.length > 0;
  }

  /** For one file, under a key of its own that lies wrapped at its head. */
  sealing(): Sealing {
    const key = randomBytes(KEY_BYTES);
    return sealing(key, encrypt(this.master, FILE, key));
  }

  /** The key of a file by its first `WRAPPED_BYTES`; null when we have not sealed it. */
  keyOfFile(wrapped: Buffer): Buffer | null {
    return wrapped.length < WRAPPED_BYTES ? null : decrypt(this.master, FILE, wrapped);
  }

  private byOwner(rows: readonly KeyRow[]): Map<string, PersonalKey> {
    return new Map(
      rows.flatMap((row) => {
        const key = this.unwrapped(row);
        return key === null ? [] : [[row.owner, key] as const];
      }),
    );
  }

  private rows(reads: Reads, owners: readonly string[]): Promise<KeyRow[]> {
    return reads.query<KeyRow>(`${SELECT} WHERE owner = ANY($1::text[])`, [owners]);
  }

  /** Of two who make it at once the second takes what the first has made. */
  private async make(reads: Reads, owner: string): Promise<KeyRow> {
    await reads.query(
      'INSERT INTO personal_keys (id, owner, wrapped, made_at) VALUES (gen_random_uuid(), $1, $2, now()) ON CONFLICT DO NOTHING',
      [owner, encrypt(this.master, owner, randomBytes(KEY_BYTES))],
    );
    const [made] = await this.rows(reads, [owner]);
    if (made === undefined) throw new Error(`No key of ${owner}`);
    return made;
  }

  private unwrapped({ id, owner, wrapped }: KeyRow): PersonalKey | null {
    if (wrapped === null) return null;
    const key = decrypt(this.master, owner, wrapped);
    if (key === null) throw new Error(`The data key of ${owner} was not wrapped by this PII_KEY`);
    return new PersonalKey(id, key);
  }

  private async check(database: Reads, { PII_KEY, DATA_DIR }: Config): Promise<void> {
    const [found] = await this.rows(database, [CHECK]);
    const { wrapped, owner } = found ?? (await this.make(database, CHECK));
    if (wrapped !== null && decrypt(this.master, owner, wrapped) !== null) return;
    const given = PII_KEY === undefined ? `the key in ${join(DATA_DIR, KEY_FILE)}` : 'this';
    throw new Error(
      `PII_KEY: ${given} is not the key that the personal data in this database was sealed with; give the one of the first start`,
    );
  }
}

const SELECT = 'SELECT id, owner, wrapped FROM personal_keys';

/** The key that this installation made for itself at its first start: for its owner's eyes alone. Of two processes that start at once one makes it. */
async function keyOfFolder(folder: string): Promise<Buffer> {
  const file = join(folder, KEY_FILE);
  const present = await readFile(file, 'utf8').catch(() => null);
  if (present !== null) return keyFrom(present, file);
  await mkdir(folder, { recursive: true });
  const making = `${file}.${randomBytes(6).toString('hex')}`;
  await writeFile(making, `${randomBytes(KEY_BYTES).toString('base64')}\n`, { mode: 0o600 });
  await link(making, file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  await rm(making);
  return keyFrom(await readFile(file, 'utf8'), file);
}

function keyFrom(text: string, file: string): Buffer {
  const key = Buffer.from(text.trim(), 'base64');
  if (key.length !== KEY_BYTES) throw new Error(`PII_KEY: ${file} does not hold 32 bytes in base64`);
  return key;
}

function encrypt(key: Buffer, about: string, plain: Buffer): Buffer {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(CIPHER, key, iv).setAAD(bound(about));
  const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]);
}

/** Null when it was not sealed by this key, for this row, or not left as it was. */
function decrypt(key: Buffer, about: string, sealed: Buffer): Buffer | null {
  const [iv, tag] = [sealed.subarray(0, IV_BYTES), sealed.subarray(IV_BYTES, IV_BYTES + TAG_BYTES)];
  const decipher = createDecipheriv(CIPHER, key, iv, { authTagLength: TAG_BYTES }).setAAD(bound(about)).setAuthTag(tag);
  try {
    return Buffer.concat([decipher.update(sealed.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]);
  } catch {
    return null;
  }
}

const bound = (about: string): Buffer => createHash('sha256').update(about).digest();
