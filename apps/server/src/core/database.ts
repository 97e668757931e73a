/** The one way to PostgreSQL. Reads take a connection of the pool; changes go through `Transactions`, which writes rows and log together. */
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import pg from 'pg';
import { DataSource, type MigrationInterface } from 'typeorm';
import { Lane } from './lane.ts';

/** Advisory lock under which one node migrates while the others wait. */
const MIGRATION_LOCK = 72_117_001;

// Sums of bigint stay strings; everything else of ours is int4, text or JSON.
pg.types.setTypeParser(pg.types.builtins.TIMESTAMPTZ, (value) => new Date(value).toISOString());

export class Database {
  private constructor(
    private readonly source: DataSource,
    readonly pool: pg.Pool,
    readonly url: string,
    /** For commands that hold no connection: what they read, and what they write. */
    readonly reading: Lane,
    readonly writing: Lane,
  ) {}

  static async connect(url: string, options: { pool: number; onError: (error: Error) => void }): Promise<Database> {
    const source = new DataSource({
      type: 'postgres',
      url,
      entities: [],
      migrations: await migrationClasses(),
      migrationsTableName: 'migrations',
      synchronize: false,
      poolErrorHandler: options.onError,
      extra: { max: options.pool, idleTimeoutMillis: 30_000, connectionTimeoutMillis: 5_000, keepAlive: true, pipeline: true },
    });
    await source.initialize();
    const driver = source.driver as unknown as { master: pg.Pool };
    // A connection that dies while a transaction holds it: the pool listens to idle ones alone, and unheard it would end the process.
    // Heard from its first use on, for TypeORM has opened one before.
    const heard = new WeakSet<pg.PoolClient>();
    driver.master.on('acquire', (client) => {
      if (heard.has(client)) return;
      heard.add(client);
      client.on('error', options.onError);
    });
    const lane = () => new Lane(url, driver.master, options.onError);
    return new Database(source, driver.master, url, lane(), lane());
  }

  /** Brings the schema up to date under one lock, however many nodes start at once. */
  async migrate(): Promise<void> {
    const client = await this.pool.connect();
    try {
      await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
      await this.source.runMigrations({ transaction: 'each' });
    } finally {
      await client.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]).catch(() => undefined);
      client.release();
    }
  }

  async query<T>(sql: string, parameters: readonly unknown[] = []): Promise<T[]> {
    const { rows } = await this.pool.query(sql, parameters as unknown[]);
    return rows as T[];
  }

  async one<T>(sql: string, parameters: readonly unknown[] = []): Promise<T | null> {
    return (await this.query<T>(sql, parameters))[0] ?? null;
  }

  /** A connection outside the pool: for LISTEN, for locks that last, for readers that must not stand in line. */
  session(options: pg.ClientConfig = {}): pg.Client {
    return new pg.Client({ connectionString: this.url, keepAlive: true, ...options });
  }

  async close(): Promise<void> {
    await Promise.all([this.reading.close(), this.writing.close()]);
    await this.source.destroy();
  }
}

/** Every file of `migrations/` holds one class; their names order them. */
async function migrationClasses(): Promise<(new () => MigrationInterface)[]> {
  const folder = join(dirname(fileURLToPath(import.meta.url)), 'migrations');
  const files = readdirSync(folder)
    .filter((name) => /^\d.*\.(js|ts)$/.test(name) && !name.endsWith('.d.ts'))
    .sort();
  const modules = await Promise.all(files.map((name) => import(pathToFileURL(join(folder, name)).href)));
  return modules.flatMap((module) => Object.values(module) as (new () => MigrationInterface)[]);
}
