/** BullMQ on PostgreSQL when embedded, on Redis in production: the same queues and workers on both. */
import { createPostgresBackend, createRedisBackend, type Queue, runMigrations, type Worker, withBackend } from 'bullmq';
import pg from 'pg';
import { createClient } from 'redis';
import type { Core } from '../core.module.ts';

export type JobData = Record<string, unknown>;
export type JobHandler = (data: JobData, name: string) => Promise<void>;
export type JobQueue = Queue<JobData, void, string>;
export type JobWorker = Worker<JobData, void, string>;

export type Backend = {
  queue: (name: string) => JobQueue;
  worker: (name: string, handler: JobHandler) => JobWorker;
  /** Told when the store of jobs is there again after it was away: it may have forgotten everything. */
  onReturned: (listener: () => void) => void;
  close: () => Promise<void>;
};

const PREFIX = 'fenghuo';
const WORKER_OPTIONS = { concurrency: 8, runRetryDelay: 1_000 };
/** Finished jobs leave nothing behind, so that the same id may be set again. */
export const ONCE = { removeOnComplete: true, removeOnFail: true, attempts: 5, backoff: { type: 'exponential', delay: 500 } } as const;

export async function openBackend(core: Core, onError: (error: Error) => void): Promise<Backend> {
  return core.config.REDIS_URL === undefined ? onPostgres(core.config.DATABASE_URL, onError) : onRedis(core.config.REDIS_URL, onError);
}

async function onPostgres(connectionString: string, onError: (error: Error) => void): Promise<Backend> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    await runMigrations(client as never, 'bullmq');
  } finally {
    await client.end();
  }
  const classes = withBackend(createPostgresBackend);
  const connection = { connectionString, max: 3 };
  return build(
    (name) => new classes.Queue(name, { connection }) as unknown as JobQueue,
    (name, run) => new classes.Worker(name, run, { connection, ...WORKER_OPTIONS }) as unknown as JobWorker,
    onError,
    // The jobs are in the database: what it acknowledged it keeps.
    () => {},
    async () => {},
  );
}

async function onRedis(url: string, onError: (error: Error) => void): Promise<Backend> {
  const classes = withBackend(createRedisBackend);
  const client = createClient({ url, socket: { reconnectStrategy: (retries) => Math.min(retries * 100, 2_000) } });
  client.on('error', onError);
  await client.connect();
  const connection = client as never;
  return build(
    (name) => new classes.Queue(name, { connection, prefix: PREFIX }) as unknown as JobQueue,
    (name, run) => new classes.Worker(name, run, { connection, prefix: PREFIX, ...WORKER_OPTIONS }) as unknown as JobWorker,
    onError,
    (listener) => client.on('ready', listener),
    // BullMQ does not close a client that it was given.
    async () => client.destroy(),
  );
}

type RunJob = (job: { name: string; data: JobData }) => Promise<void>;

function build(
  makeQueue: (name: string) => JobQueue,
  makeWorker: (name: string, run: RunJob) => JobWorker,
  onError: (error: Error) => void,
  onReturned: Backend['onReturned'],
  closeClients: () => Promise<void>,
): Backend {
  const opened: { close: () => Promise<void> }[] = [];
  return {
    onReturned,
    queue: (name) => {
      const queue = makeQueue(name);
      queue.on('error', onError);
      opened.push(queue);
      return queue;
    },
    worker: (name, handler) => {
      const worker = makeWorker(name, (job) => handler(job.data, job.name));
      worker.on('error', onError);
      opened.unshift(worker);
      return worker;
    },
    close: async () => {
      for (const one of opened) await one.close();
      await closeClients();
    },
  };
}
