/** What the figures were measured on. The price of a sync decides more than the processor does. */
import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { cpus, loadavg, release, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { median, percentile } from './numbers.mjs';

const SYNCS = 200;
const PAGE_BYTES = 8192;

export function machineFacts() {
  const processors = cpus();
  const syncs = syncTimes();
  return {
    at: new Date().toISOString(),
    cores: processors.length,
    processor: processors[0]?.model.trim() ?? 'unknown',
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${process.platform} ${release()}`,
    node: process.version,
    loadBefore: Number((loadavg()[0] ?? 0).toFixed(2)),
    fdatasyncMs: { p50: round(median(syncs)), p99: round(percentile(syncs, 0.99)) },
  };
}

/** Milliseconds to append a page and sync it, where the clusters of these measurements live. */
function syncTimes() {
  const folder = mkdtempSync(join(tmpdir(), 'fenghuo-bench-sync-'));
  const file = openSync(join(folder, 'page'), 'w');
  const page = Buffer.alloc(PAGE_BYTES, 1);
  const times = Array.from({ length: SYNCS }, () => {
    const began = performance.now();
    writeSync(file, page);
    fdatasyncSync(file);
    return performance.now() - began;
  });
  closeSync(file);
  rmSync(folder, { recursive: true });
  return times;
}

const round = (/** @type {number} */ value) => Number(value.toFixed(3));
