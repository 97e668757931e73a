/** The worker's part: clocks, pictures, archiving, expiry, partitions. Everything here is safe to run twice and on several workers. */
import { toInstant } from '@fenghuo/domain';
import type { Core } from '../core.module.ts';
import { dropOldJoinCodes } from '../join/join.actions.ts';
import { PersonalDataActions } from '../personal-data/personal-data.actions.ts';
import { keepTracks } from '../position/track.actions.ts';
import { OwnerActions } from '../requisition/owner.actions.ts';
import { archiveEnded } from './archive.ts';
import { type JobQueue, openBackend } from './backend.ts';
import { ClockBook } from './clock-book.ts';
import { ClockSetter, setTimers } from './clock-setter.ts';
import { followCrews } from './crews.ts';
import { CutWays, openLapsedRoads } from './cut-ways.ts';
import { DepotWatch } from './depot-watch.ts';
import { findReaches } from './find-reaches.ts';
import { sweepImports } from './import-sweep.ts';
import { LogReader, type ReadTo } from './log-reader.ts';
import { endPasses } from './passes.ts';
import { Pictures } from './pictures.ts';
import { followSettings, lapseTransfers } from './shelter-watch.ts';
import { archiveRequests, lapseReservations } from './supplies.ts';

const MINUTE = 60_000;
const CHORES = {
  sweepClocks: MINUTE / 2,
  archiveEnded: MINUTE,
  destroyPersonalData: MINUTE / 2,
  openLapsedRoads: MINUTE / 2,
  lapseReservations: MINUTE / 2,
  endPasses: MINUTE / 2,
  lapseTransfers: MINUTE / 4,
  expireSessions: 10 * MINUTE,
  findReach: 60 * MINUTE,
  lookAtDepots: 60 * MINUTE,
  makePartitions: 6 * 60 * MINUTE,
  expireCommands: 6 * 60 * MINUTE,
  dropOldPositions: 6 * 60 * MINUTE,
  sweepFiles: 6 * 60 * MINUTE,
  sweepImports: 10 * MINUTE,
} as const;
type Chore = keyof typeof CHORES;
const COMMANDS_KEPT_DAYS = 30;
/** The sweep re-adds timers that are due within this time, in case they were lost. */
const SWEEP_AHEAD_MS = 2 * MINUTE;

export type Jobs = { close: () => Promise<void> };

export async function startJobs(core: Core): Promise<Jobs> {
  const onError = (error: Error) => core.log.warn({ err: { message: error.message, stack: error.stack } }, 'jobs');
  const backend = await openBackend(core, onError);
  const book = new ClockBook(core);
  const clocks = backend.queue('clocks');
  const pictures = new Pictures(core, backend.queue('pictures'));
  const ways = new CutWays(core, backend.queue('ways'));
  const depots = new DepotWatch(core, backend.queue('depots'));
  const chores = backend.queue('chores');
  backend.worker('clocks', async () => setTimers(clocks, await book.fireDue()));
  backend.worker('pictures', (data) => pictures.prepare(data['id']));
  backend.worker('ways', () => ways.tell());
  backend.worker('depots', () => depots.look());
  backend.worker('chores', (_, name) => runChore(core, book, { clocks, pictures, ways, depots }, name as Chore));
  await schedule(chores);
  backend.onReturned(() => void schedule(chores).catch(onError));
  const setter = new ClockSetter(core, book, clocks);
  const read: ReadTo = async (events, through) => {
    await pictures.read(events);
    await ways.read(events);
    await followCrews(core, events);
    await followSettings(core, events);
    await depots.read(events);
    await setter.read(events, through);
  };
  const reader = new LogReader(core, read, onError);
  reader.start();
  return {
    close: async () => {
      await reader.stop();
      await backend.close();
    },
  };
}

/** Setting them anew starts each at once, which also finds the clocks that were lost. */
async function schedule(chores: JobQueue): Promise<void> {
  for (const [name, every] of Object.entries(CHORES)) {
    await chores.upsertJobScheduler(name, { every }, { name, opts: { removeOnComplete: true, removeOnFail: true } });
  }
}

type Watches = { clocks: JobQueue; pictures: Pictures; ways: CutWays; depots: DepotWatch };

async function runChore(core: Core, book: ClockBook, { clocks, pictures, ways, depots }: Watches, chore: Chore): Promise<void> {
  switch (chore) {
    case 'sweepClocks':
      return setTimers(clocks, await book.due(toInstant(Date.now() + SWEEP_AHEAD_MS)));
    case 'archiveEnded':
      await archiveRequests(core);
      return archiveEnded(core);
    case 'lapseReservations':
      return lapseReservations(core);
    case 'endPasses':
      return endPasses(core);
    case 'destroyPersonalData': {
      const { transactions, database, geography, personalKeys, clock } = core;
      await new OwnerActions(transactions, database, geography, personalKeys).eraseDue(clock.now());
      return new PersonalDataActions(transactions, database, geography, personalKeys).destroyDue(clock.now());
    }
    case 'openLapsedRoads':
      await openLapsedRoads(core);
      // In case a reminder was lost.
      return ways.tell();
    case 'lapseTransfers':
      return lapseTransfers(core);
    case 'expireSessions':
      await dropOldJoinCodes(core.database, core.clock.now());
      return core.sessions.removeExpired();
    case 'findReach':
      return findReaches(core);
    case 'lookAtDepots':
      return depots.look(true);
    case 'makePartitions':
      await core.database.query(
        `SELECT ensure_event_partition((current_date + make_interval(months => months))::date) FROM generate_series(0, 2) AS months`,
      );
      // Fixes may be a week old when they come.
      await core.database.query(`SELECT ensure_position_day((now() AT TIME ZONE 'UTC')::date + day) FROM generate_series(-7, 3) AS day`);
      return;
    case 'expireCommands':
      await core.database.query(`DELETE FROM commands WHERE recorded_at < now() - make_interval(days => $1)`, [COMMANDS_KEPT_DAYS]);
      return;
    case 'dropOldPositions':
      return keepTracks(core.database, core.clock.now());
    case 'sweepFiles':
      return pictures.sweep();
    case 'sweepImports':
      return sweepImports(core);
  }
}
