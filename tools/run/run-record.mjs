// run.json in the data folder: who supervises it and which processes run. It keeps two supervisors apart and names the orphans of a killed one.
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hint } from './places.mjs';
import { identify, lives, stopProcess } from './processes.mjs';

const SERVER_PATIENCE_MS = 10_000;
const WRITE_AGAIN_MS = 2_000;

/** Takes the data folder over, stopping the server of a supervisor that is gone. Throws when one is alive. */
export async function claim(folder, url) {
  const file = join(folder, 'run.json');
  const earlier = read(file);
  if (lives(earlier?.supervisor)) {
    throw hint(`Fenghuo already runs on this data folder at ${earlier.url} (process ${earlier.supervisor.pid}).`);
  }
  const record = { supervisor: identify(process.pid), server: null, terminals: null, url };
  const write = () => {
    writeFileSync(`${file}.new`, JSON.stringify(record));
    renameSync(`${file}.new`, file);
  };
  if (await stopProcess(earlier?.server, 'SIGTERM', SERVER_PATIENCE_MS))
    console.log('Stopped the server that an earlier run had left behind.');
  await stopProcess(earlier?.terminals, 'SIGTERM', SERVER_PATIENCE_MS);
  write();
  let again;
  // A full disk is no reason to stop what runs: the record is written when there is room again.
  const writeWhenPossible = () => {
    clearTimeout(again);
    try {
      write();
    } catch (error) {
      console.error(`${file} cannot be written (${error.code}); trying again.`);
      again = setTimeout(writeWhenPossible, WRITE_AGAIN_MS).unref();
    }
  };
  return {
    serverIs: (pid) => {
      record.server = identify(pid);
      writeWhenPossible();
    },
    terminalsAre: (pid) => {
      record.terminals = identify(pid);
      writeWhenPossible();
    },
    release: () => {
      clearTimeout(again);
      for (const name of [file, `${file}.new`]) rmSync(name, { force: true });
    },
  };
}

function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}
