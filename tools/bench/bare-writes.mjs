/**
 * The ceiling: BEGIN, the rows that the product has just written, COMMIT, with prepared statements and nothing else. What to write is learned
 * from the product's own log, so it cannot fall behind; the tables are copies with the same columns, indexes and generated values.
 */
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { uuidv7 } from 'uuidv7';

/** @typedef {{ name: string, text: string, values: unknown[], before?: { table: string, columns: string[], values: unknown[] } }} Write */

const TABLE_OF = /** @type {const} */ ({ report: 'reports', incident: 'incidents', assignment: 'assignments', team: 'teams' });
const ROW_COLUMNS = ['id', 'version', 'scope', 'live', 'row', 'extra', 'recorded_at'];
const EVENT_COLUMNS = ['recorded_at', 'at', 'type', 'actor', 'incident_id', 'subject_id', 'flags', 'audience', 'payload', 'changes'];
const COMMAND_COLUMNS = ['person_id', 'key', 'request_hash', 'status', 'answer', 'recorded_at'];

export class BareWrites {
  #database;
  #clients;
  #serial = 0;
  /** @type {number[]} */
  latencies = [];

  /** @param {pg.Pool} database @param {pg.Client[]} clients */
  constructor(database, clients) {
    this.#database = database;
    this.#clients = clients;
  }

  /** @param {pg.Pool} database @param {number} count */
  static async open(database, count) {
    const tables = [...Object.values(TABLE_OF), 'commands'].map(
      (table) => `CREATE TABLE bare.${table} (LIKE public.${table} INCLUDING ALL);`,
    );
    await database.query(`
      CREATE SCHEMA bare; ${tables.join(' ')}
      CREATE SEQUENCE bare.event_id_seq CACHE 1;
      CREATE TABLE bare.events (LIKE public.events INCLUDING ALL) PARTITION BY RANGE (recorded_at);
      ALTER TABLE bare.events ALTER id SET DEFAULT nextval('bare.event_id_seq');
      CREATE TABLE bare.events_other PARTITION OF bare.events DEFAULT;`);
    const clients = [];
    for (let index = 0; index < count; index++) {
      const client = new pg.Client({ ...database.options });
      await client.connect();
      clients.push(client);
    }
    return new BareWrites(database, clients);
  }

  /** Lets the product do it once and reads back what it wrote. @param {() => Promise<unknown>} once @returns {Promise<Write[]>} */
  async learn(once) {
    const [{ last }] = (await this.#database.query('SELECT max(id) AS last FROM events')).rows;
    await once();
    const events = (await this.#database.query(`SELECT ${textOf(EVENT_COLUMNS)} FROM events WHERE id > $1 ORDER BY id`, [last])).rows;
    /** @type {Map<string, { kind: keyof typeof TABLE_OF, isNew: boolean }>} */
    const touched = new Map();
    for (const { kind, id, version } of events.flatMap(({ changes }) => JSON.parse(changes)))
      if (!touched.has(id)) touched.set(id, { kind, isNew: version === 1 });
    const writes = [];
    for (const [id, { kind, isNew }] of touched) {
      const table = TABLE_OF[kind];
      const [row] = (await this.#database.query(`SELECT ${textOf(ROW_COLUMNS)} FROM ${table} WHERE id = $1`, [id])).rows;
      writes.push(isNew ? insert(table, ROW_COLUMNS, row) : update(table, row));
    }
    const [command] = (await this.#database.query(`SELECT ${textOf(COMMAND_COLUMNS)} FROM commands ORDER BY recorded_at DESC LIMIT 1`))
      .rows;
    writes.push(insert('commands', COMMAND_COLUMNS, command));
    for (const event of events) writes.push(insert('events', EVENT_COLUMNS, event));
    return writes;
  }

  /** The same writes `count` times under new ids; rows that will be updated are there before. @param {readonly Write[]} template @param {number} count */
  async prepare(template, count) {
    const text = JSON.stringify(template);
    const ids = [
      ...new Set(template.flatMap((write) => write.before?.values[0] ?? (write.text.includes('(id, version') ? write.values[0] : []))),
    ];
    const key = /** @type {string} */ (template.find(({ text: sql }) => sql.startsWith('INSERT INTO bare.commands'))?.values[1]);
    const code = /"code":"?(T\d{5})|\\"code\\": ?\\"(T\d{5})/.exec(text);
    const jobs = Array.from({ length: count }, () => {
      const fresh = ids.reduce((all, id) => all.replaceAll(String(id), uuidv7()), text.replaceAll(key, randomUUID()));
      const coded =
        code === null ? fresh : fresh.replaceAll(/** @type {string} */ (code[1] ?? code[2]), `T${String(this.#serial++).padStart(5, '0')}`);
      return /** @type {Write[]} */ (JSON.parse(coded));
    });
    for (const { before } of jobs.flat()) {
      if (before === undefined) continue;
      await this.#database.query(insertText(before.table, before.columns), before.values);
    }
    return jobs.map((job) => job.map(({ name, text: sql, values }) => ({ name, text: sql, values })));
  }

  /** @param {readonly { name: string, text: string, values: unknown[] }[][]} jobs */
  async run(jobs) {
    let next = 0;
    await Promise.all(
      this.#clients.map(async (client) => {
        for (let job = jobs[next++]; job !== undefined; job = jobs[next++]) {
          const began = performance.now();
          await client.query('BEGIN');
          for (const write of job) await client.query(write);
          await client.query('COMMIT');
          this.latencies.push(performance.now() - began);
        }
      }),
    );
    return [...jobs];
  }

  async close() {
    await Promise.all(this.#clients.map((client) => client.end()));
  }
}

/** Read as text and written back as text: byte for byte the same. @param {readonly string[]} columns */
const textOf = (columns) => columns.map((column) => `${column}::text AS ${column}`).join(', ');

/** @param {string} table @param {readonly string[]} columns */
const insertText = (table, columns) =>
  `INSERT INTO bare.${table} (${columns.join(', ')}) VALUES (${columns.map((_, index) => `$${index + 1}`).join(', ')})`;

/** @param {string} table @param {string[]} columns @param {Record<string, unknown>} row @returns {Write} */
function insert(table, columns, row) {
  return { name: `insert ${table}`, text: insertText(table, columns), values: columns.map((column) => row[column]) };
}

/** @param {string} table @param {Record<string, unknown>} row @returns {Write} */
function update(table, row) {
  const sets = ['version', 'scope', 'live', 'row', 'extra'];
  const text = `UPDATE bare.${table} SET ${sets.map((column, index) => `${column} = $${index + 1}`).join(', ')} WHERE id = $${sets.length + 1}`;
  const before = { table, columns: ROW_COLUMNS, values: ROW_COLUMNS.map((column) => row[column]) };
  return { name: `update ${table}`, text, values: [...sets.map((column) => row[column]), row.id], before };
}
