/** A whole server on a database of its own for one spec: a small city, a person of every role, real sockets, a clock that can be set. */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Boundary,
  createIncidentType,
  createJurisdiction,
  createTeam,
  type LngLat,
  type Role,
  type Team,
  toInstant,
} from '@fenghuo/domain';
import pg from 'pg';
import { io, type Socket } from 'socket.io-client';
import * as parser from 'socket.io-msgpack-parser';
import { uuidv7 } from 'uuidv7';
import { type Application, makeApplication } from '../../app.ts';
import { type Core, closeCore, openCore } from '../../core.module.ts';
import { Clock } from '../clock.ts';
import { readConfig } from '../config.ts';
import { makeLog } from '../log.ts';
import type { Transaction } from '../transaction.ts';

/** Runs with real time until it is moved. */
class TestClock extends Clock {
  private aheadMs = 0;
  override now() {
    return toInstant(Date.now() + this.aheadMs);
  }
  advance(seconds: number): void {
    this.aheadMs += seconds * 1000;
  }
}

export type Answered<T> = { status: number; body: T; headers: Headers };
type Options = { method?: string; headers?: Record<string, string>; body?: unknown; raw?: RequestInit['body'] };

export class Caller {
  constructor(
    readonly url: string,
    readonly token: string,
    readonly personId: string,
  ) {}

  async request<T = Record<string, unknown>>(path: string, { method, headers = {}, body, raw }: Options = {}): Promise<Answered<T>> {
    const response = await fetch(`${this.url}${path}`, {
      method: method ?? (body === undefined && raw === undefined ? 'GET' : 'POST'),
      headers: { authorization: `Bearer ${this.token}`, ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(raw !== undefined && { body: raw }),
    });
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    return { status: response.status, body: (isJson && text !== '' ? JSON.parse(text) : text) as T, headers: response.headers };
  }

  get<T = Record<string, unknown>>(path: string): Promise<Answered<T>> {
    return this.request<T>(`/api/v1${path}`);
  }

  post<T = Record<string, unknown>>(path: string, body: unknown = {}, headers: Record<string, string> = {}): Promise<Answered<T>> {
    return this.request<T>(`/api/v1${path}`, { body, headers });
  }

  patch<T = Record<string, unknown>>(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Answered<T>> {
    return this.request<T>(`/api/v1${path}`, { method: 'PATCH', body, headers });
  }

  socket(): Socket {
    return io(`${this.url}/live`, { path: '/socket.io', parser, transports: ['websocket'], auth: { token: this.token }, forceNew: true });
  }
}

/** Two districts side by side, one degree wide together: 120.0–120.5 and 120.5–121.0, 36.0–36.5. */
export const WEST: LngLat = [120.25, 36.25];
export const EAST: LngLat = [120.75, 36.25];
export const OUTSIDE: LngLat = [130, 40];

const square = (west: number, east: number): Boundary => ({
  type: 'Polygon',
  coordinates: [
    [
      [west, 36],
      [east, 36],
      [east, 36.5],
      [west, 36.5],
      [west, 36],
    ],
  ],
});

export type City = { root: string; west: string; east: string; town: string; teams: { west: string; east: string; spare: string } };

export type TestServer = {
  url: string;
  core: Core;
  clock: TestClock;
  city: City;
  application: Application;
  /** A signed-in person with this role, by default at the root; the same one each time. `placeId`: the team, the depot of a keeper, the shelter of a manager. */
  as: (role: Role, node?: 'root' | 'west' | 'east', placeId?: string) => Promise<Caller>;
  close: () => Promise<void>;
};

export async function createDatabase(): Promise<{ url: string; drop: () => Promise<void> }> {
  const base = process.env['TEST_DATABASE_URL'];
  if (base === undefined) throw new Error('TEST_DATABASE_URL is not set: run the specs through Jest with its global set-up');
  const name = `spec_${randomUUID().replaceAll('-', '')}`;
  const admin = async (sql: string) => {
    const client = new pg.Client({ connectionString: base });
    await client.connect();
    await client.query(sql).finally(() => client.end());
  };
  await admin(`CREATE DATABASE ${name}`);
  const url = new URL(base);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => admin(`DROP DATABASE ${name} WITH (FORCE)`) };
}

export async function startServer(environment: Record<string, string> = {}, shared?: { url: string; city: City }): Promise<TestServer> {
  const database = shared === undefined ? await createDatabase() : { url: shared.url, drop: async () => {} };
  const dataDir = await mkdtemp(join(tmpdir(), 'fenghuo-spec-'));
  const config = readConfig({
    DATABASE_URL: database.url,
    DATA_DIR: dataDir,
    PORT: '0',
    LOG_LEVEL: 'silent',
    DEMO: '0',
    DATABASE_POOL: '8',
    // Several nodes on one database share it.
    PII_KEY: Buffer.alloc(32, 'spec').toString('base64'),
    ...environment,
  });
  const clock = new TestClock();
  const core = await openCore(config, makeLog(config.LOG_LEVEL, 'spec'), clock);
  const city = shared?.city ?? (await buildCity(core));
  await core.geography.load(core.database);
  await core.catalogue.load(core.database);
  const application = await makeApplication(core);
  await application.nest.listen(0, '127.0.0.1');
  const address = application.nest.getHttpServer().address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  const callers = new Map<string, Caller>();
  return {
    url,
    core,
    clock,
    city,
    application,
    as: async (role, node = 'root', placeId) => {
      const key = [role, node, placeId].join(' ');
      const present = callers.get(key);
      if (present !== undefined) return present;
      const caller = await signIn(core, url, role, city[node], placeId);
      callers.set(key, caller);
      return caller;
    },
    close: async () => {
      await application.close();
      await closeCore(core);
      await database.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function signIn(core: Core, url: string, role: Role, jurisdictionId: string, placeId: string | undefined): Promise<Caller> {
  const id = uuidv7();
  const place = role === 'depotKeeper' ? 'depotId' : role === 'shelterManager' ? 'shelterId' : 'teamId';
  const roles = [{ role, jurisdictionId, ...(placeId !== undefined && { [place]: placeId }) }];
  await core.database.query(`INSERT INTO persons (id, username, name, roles, recorded_at) VALUES ($1, $2, $3, $4, now())`, [
    id,
    `${role}-${id.slice(-6)}`,
    `${role} ${id.slice(-4)}`,
    JSON.stringify(roles),
  ]);
  return new Caller(url, await core.sessions.open({ id, roles }, 'room'), id);
}

async function buildCity(core: Core): Promise<City> {
  const [root, west, east, town] = [uuidv7(), uuidv7(), uuidv7(), uuidv7()];
  const teams = { west: uuidv7(), east: uuidv7(), spare: uuidv7() };
  await core.transactions.runAs('spec', async (tx) => {
    const node = (id: string, code: string, level: 'city' | 'district' | 'town', parentId: string | null) =>
      tx.record(
        createJurisdiction(tx.now, { id, sameCode: null }, { code, name: code, level, parentId } as Parameters<
          typeof createJurisdiction
        >[2]),
      );
    node(root, '990000', 'city', null);
    node(west, '990001', 'district', root);
    node(east, '990002', 'district', root);
    node(town, '990001001', 'town', west);
    type('flood.urban', 'natural', ['pumping'])(tx);
    type('fire.building', 'accident', ['fire'])(tx);
    team(tx, teams.west, 'T01', west, WEST, 1);
    team(tx, teams.east, 'T02', east, EAST, 2);
    team(tx, teams.spare, 'T03', west, [120.3, 36.3], 3);
  });
  for (const [id, geometry] of [
    [west, square(120, 120.5)],
    [east, square(120.5, 121)],
  ] as const) {
    await core.database.query('INSERT INTO boundaries (jurisdiction_id, geometry, schematic) VALUES ($1, $2, true)', [
      id,
      JSON.stringify(geometry),
    ]);
  }
  await core.database.query(`SELECT setval('position_number_seq', 3)`);
  return { root, west, east, town, teams };
}

const type = (code: string, kind: 'natural' | 'accident', capabilities: string[]) => (tx: Transaction) =>
  tx.record(
    createIncidentType(
      tx.now,
      { id: uuidv7(), sameCode: null, parent: null },
      { code, class: kind, name: { zh: code, en: code }, capabilities },
    ),
  );

function team(tx: Transaction, id: string, code: string, jurisdictionId: string, point: LngLat, positionNumber: number): void {
  const station = { point: { type: 'Point' as const, coordinates: point }, address: null, regionCode: null };
  const command = { code, name: `Team ${code}`, capabilities: [{ code: 'pumping' }], headcount: 10 } satisfies Partial<Team>;
  tx.record(createTeam(tx.now, { id, jurisdictionId, station, positionNumber, sameCode: null }, command));
}
