/** Starts the process of vehicle terminals: TCP on one side, the server's HTTP on the other, no database. SIGTERM ends it. */
import { readTerminalConfig } from '../core/config.ts';
import { makeLog } from '../core/log.ts';
import { Counts } from './counts.ts';
import { Platform } from './platform.ts';
import { TerminalServer } from './terminal-server.ts';

async function main(): Promise<void> {
  const config = readTerminalConfig(process.env);
  const log = makeLog(config.LOG_LEVEL, 'terminals');
  process.on('unhandledRejection', (error) => log.error({ err: error }, 'unhandled rejection'));
  const counts = new Counts();
  const platform = new Platform(config.JT808_SERVER, config.JT808_SECRET, counts, log);
  const server = new TerminalServer({ platform, secret: config.JT808_SECRET, counts, log, nowMs: Date.now, shown: new Set() });
  const port = await server.listen(config.JT808_PORT, config.HOST);
  log.info({ port, server: config.JT808_SERVER }, 'ready');
  const stop = (signal: string) => {
    log.info({ signal }, 'stopping');
    void server.close().then(() => process.exit(0));
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

main().catch((error: Error) => {
  process.stderr.write(`fenghuo: ${error.message}\n`);
  process.exit(1);
});
