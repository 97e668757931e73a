/** Starts this process in its role: the server (HTTP and feed), the worker (jobs), or both when embedded. SIGTERM drains. */

import { makeApplication } from './app.ts';
import { readConfig } from './core/config.ts';
import { makeLog } from './core/log.ts';
import { layDemoNetwork } from './core/routing/demo-network.ts';
import { closeCore, openCore, roadsFolder } from './core.module.ts';
import { startJobs } from './jobs/jobs.ts';
import { firstStart } from './people/first-start.ts';

const STOP_WITHIN_MS = 20_000;

async function main(): Promise<void> {
  const config = readConfig(process.env);
  const log = makeLog(config.LOG_LEVEL, config.ROLE);
  process.on('unhandledRejection', (error) => log.error({ err: error }, 'unhandled rejection'));
  const core = await openCore(config, log);
  await firstStart(core);
  const application = config.ROLE === 'worker' ? null : await makeApplication(core);
  if (config.DEMO && config.ROLE !== 'worker')
    void layDemoNetwork(roadsFolder(config)).catch((error: Error) => log.warn({ err: error }, 'roads'));
  const jobs = config.ROLE === 'server' ? null : await startJobs(core);
  if (application !== null) await application.nest.listen(config.PORT, config.HOST);
  const address = application?.nest.getHttpServer().address();
  log.info({ role: config.ROLE, port: typeof address === 'object' ? address?.port : undefined }, 'ready');

  let isStopping = false;
  const stop = async (signal: string) => {
    if (isStopping) return;
    isStopping = true;
    log.info({ signal }, 'stopping');
    setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref();
    await application?.close();
    await jobs?.close();
    await closeCore(core);
    log.info('stopped');
    process.exit(0);
  };
  process.on('SIGTERM', (signal) => void stop(signal));
  process.on('SIGINT', (signal) => void stop(signal));
}

main().catch((error: Error) => {
  process.stderr.write(`fenghuo: ${error.message}\n`);
  process.exit(1);
});
