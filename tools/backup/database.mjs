// The database that belongs to a data folder: one's own by DATABASE_URL, the running embedded one, or the embedded one started for the occasion.
import { openCluster, runningCluster, startCluster } from '../run/postgres.mjs';

export async function withDatabase(dataFolder, work) {
  if (process.env.DATABASE_URL) return work(process.env.DATABASE_URL);
  const cluster = openCluster(dataFolder);
  const running = runningCluster(cluster);
  if (running) return work(running.url);
  const postgres = await startCluster(cluster);
  try {
    return await work(postgres.url);
  } finally {
    await postgres.stop();
  }
}
