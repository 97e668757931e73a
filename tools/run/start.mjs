// `npm start`: install and build what is missing, then supervise PostgreSQL and the server until told to stop.
import { buildStale } from './build.mjs';
import { installMissing } from './install.mjs';

export async function start() {
  const parent = process.ppid;
  await installMissing();
  await buildStale();
  // Imported late: everything before this line must work in a clone without node_modules.
  const { supervise } = await import('./supervisor.mjs');
  return supervise(parent);
}
