/** What one process holds of core and feed, built once, in order, and handed to every capability. It stands above both: core knows nothing of the feed. */
import { join } from 'node:path';
import { type DynamicModule, Global, Module } from '@nestjs/common';
import type { Logger } from 'pino';
import { Audit } from './core/audit.ts';
import { type Bus, openBus } from './core/bus.ts';
import { Catalogue } from './core/catalogue.ts';
import { Clock } from './core/clock.ts';
import { ClosedRoads } from './core/closed-roads.ts';
import { Codes } from './core/codes.ts';
import { CONFIG, type Config } from './core/config.ts';
import { Database } from './core/database.ts';
import { Devices } from './core/devices.ts';
import { Geography } from './core/geography.ts';
import { LOG } from './core/log.ts';
import { NewestPositions } from './core/newest-positions.ts';
import { Places } from './core/places.ts';
import { sealPlainDrivers } from './core/plain-drivers.ts';
import { Rates } from './core/rates.ts';
import { Router } from './core/router.ts';
import { Engine } from './core/routing/engine.ts';
import { NetworkRouter } from './core/routing/network-router.ts';
import { PersonalKeys } from './core/sealed.ts';
import { Sessions } from './core/sessions.ts';
import { Transactions } from './core/transaction.ts';
import { FeedHub } from './feed/hub.ts';
import { PresenceBoard } from './feed/presence.ts';
import { Notifier } from './feed/relay.ts';

/** Where tiles of roads lie (tools/roads). */
export const roadsFolder = (config: Config): string => join(config.DATA_DIR, 'roads');

export type Core = {
  config: Config;
  log: Logger;
  clock: Clock;
  database: Database;
  geography: Geography;
  catalogue: Catalogue;
  places: Places;
  transactions: Transactions;
  codes: Codes;
  audit: Audit;
  personalKeys: PersonalKeys;
  sessions: Sessions;
  devices: Devices;
  rates: Rates;
  bus: Bus;
  hub: FeedHub;
  presence: PresenceBoard;
  positions: NewestPositions;
  closedRoads: ClosedRoads;
  router: Router;
};

/** Connects, migrates and loads what is held in memory. The feed starts when the process is ready to serve. */
export async function openCore(config: Config, log: Logger, clock: Clock = new Clock()): Promise<Core> {
  const onError = (error: Error) => log.warn({ err: { message: error.message, stack: error.stack } }, 'background');
  const database = await Database.connect(config.DATABASE_URL, { pool: config.DATABASE_POOL, onError });
  await database.migrate();
  const personalKeys = await PersonalKeys.open(config, database);
  await sealPlainDrivers(database, personalKeys);
  if (config.PII_KEY === undefined && !config.EMBEDDED)
    log.warn('PII_KEY is not set: the key of personal data is a file in DATA_DIR. Several nodes, and backups, need PII_KEY');
  const geography = new Geography();
  const catalogue = new Catalogue();
  await geography.load(database);
  await catalogue.load(database);
  const places = new Places(geography);
  await places.load(database);
  const bus = await openBus(config.REDIS_URL, onError);
  const hub = new FeedHub(database, geography, catalogue, places, onError);
  const positions = new NewestPositions(bus, onError);
  hub.onDelivery(({ events }) => positions.follow(events.flatMap(({ changes }) => changes)));
  const closedRoads = new ClosedRoads();
  hub.onDelivery(({ events }) => closedRoads.follow(events.flatMap(({ changes }) => changes)));
  const notifier = new Notifier(database);
  const transactions = new Transactions(database, clock, () => {
    hub.wake();
    notifier.signal();
  });
  return {
    config,
    log,
    clock,
    database,
    geography,
    catalogue,
    places,
    transactions,
    codes: new Codes(database, config.TIME_ZONE),
    audit: new Audit(database),
    personalKeys,
    sessions: new Sessions(database, geography),
    devices: new Devices(database, geography),
    rates: new Rates(),
    bus,
    hub,
    presence: new PresenceBoard(bus),
    positions,
    closedRoads,
    router: new NetworkRouter(new Engine(roadsFolder(config), onError), closedRoads, clock, onError),
  };
}

export async function closeCore(core: Core): Promise<void> {
  await core.hub.stop();
  core.presence.close();
  core.positions.close();
  core.router.close();
  await core.bus.close();
  await core.database.close();
}

@Global()
@Module({})
export class CoreModule {
  static of(core: Core): DynamicModule {
    const providers = [
      { provide: CONFIG, useValue: core.config },
      { provide: LOG, useValue: core.log },
      { provide: Clock, useValue: core.clock },
      { provide: Database, useValue: core.database },
      { provide: Geography, useValue: core.geography },
      { provide: Catalogue, useValue: core.catalogue },
      { provide: Places, useValue: core.places },
      { provide: Transactions, useValue: core.transactions },
      { provide: Codes, useValue: core.codes },
      { provide: Audit, useValue: core.audit },
      { provide: PersonalKeys, useValue: core.personalKeys },
      { provide: Sessions, useValue: core.sessions },
      { provide: Devices, useValue: core.devices },
      { provide: Rates, useValue: core.rates },
      { provide: FeedHub, useValue: core.hub },
      { provide: NewestPositions, useValue: core.positions },
      { provide: ClosedRoads, useValue: core.closedRoads },
      { provide: Router, useValue: core.router },
    ];
    return { module: CoreModule, providers, exports: providers.map(({ provide }) => provide) };
  }
}
