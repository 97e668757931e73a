/** A running product, or a cluster, and one real browser for a file of stories. Every request that would leave the server is noted: there may be none. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Cookie, Page } from 'playwright-core';
import { SERVER, WORKER } from '../tools/cluster/commands.mjs';
import { hasRedis, startPart, startRedis } from '../tools/cluster/parts.mjs';
import { launchBrowser } from '../tools/run/browser.mjs';
import { freePort, startTestPostgres } from '../tools/run/postgres.mjs';
import { startProduct, until } from '../tools/run/product.mjs';

/** How soon the supervisor has another server ready. */
const AGAIN_MS = 20_000;
export const PASSWORD = 'rainy-night-2026';
export const DESK = { width: 1366, height: 768 };
export const WIDE = { width: 1920, height: 1080 };
export const WALL = { width: 3840, height: 2160 };
export const PHONE = { width: 390, height: 844 };

/** `isStill`: nothing glides or flies, as for a person who asked for less motion. */
export type Look = { size?: { width: number; height: number }; theme?: 'dark' | 'light'; language?: 'zh-CN' | 'en'; isStill?: boolean };
export type House = {
  /** Address of the product, or of the first node. */
  url: string;
  /** Addresses of all nodes. */
  nodes: readonly string[];
  /** Requests to anybody but our server, errors of pages and complaints in their consoles. */
  strays: string[];
  /** A signed-in page of its own browser context. `node`: the address of another node. */
  page: (username: string, path: string, look?: Look, node?: string) => Promise<Page>;
  /** `kill -9` of the server; resolves when the supervisor's next one is ready. */
  crash: () => Promise<void>;
  /** The API as this person. */
  api: (username: string) => Promise<Api>;
  close: () => Promise<void>;
};

type Running = { nodes: readonly [string, ...string[]]; crash: () => Promise<void>; stop: () => Promise<void> };

/** The product as `npm start` runs it. `env`: settings of its own. `switches`: of the browser. */
export async function openHouse({
  env = {},
  switches = [],
}: {
  env?: Record<string, string>;
  switches?: readonly string[];
} = {}): Promise<House> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'fenghuo-story-'));
  return furnish(
    dataFolder,
    async () => {
      const port = await freePort();
      const product = await startProduct({ dataFolder, port, env: { DEMO: 'on', DEMO_PASSWORD: PASSWORD, PUBLIC_URL: '', ...env } });
      const stop = async (): Promise<void> => {
        product.kill('SIGTERM');
        await product.ended;
      };
      const crash = async (): Promise<void> => {
        const killed = product.serverPid();
        process.kill(killed, 'SIGKILL');
        await until(async () => product.serverPid() !== killed && (await fetch(`${product.url}/readyz`)).ok, AGAIN_MS);
      };
      return { nodes: [product.url], crash, stop };
    },
    switches,
  );
}

/** Two nodes and a worker on one PostgreSQL, and on a Redis where the system has one. */
export async function openCluster(): Promise<House> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'fenghuo-story-'));
  return furnish(dataFolder, async () => {
    if (!hasRedis() && process.env['REQUIRE_REDIS'] === '1') throw new Error('REQUIRE_REDIS is set and this system has no redis-server');
    const redis = hasRedis() ? await startRedis(dataFolder, await freePort()) : null;
    const postgres = await startTestPostgres();
    const env = { DATABASE_URL: postgres.url, REDIS_URL: redis?.url ?? '', DATA_DIR: dataFolder, DEMO: 'on', DEMO_PASSWORD: PASSWORD };
    const [first, second, worker] = await Promise.all([startPart(SERVER, env), startPart(SERVER, env), startPart(WORKER, env)]);
    const stop = async (): Promise<void> => {
      await Promise.all([first, second, worker].map((part) => part.stop()));
      await redis?.stop();
      await postgres.stop();
    };
    const crash = async (): Promise<void> => {
      throw new Error('Nodes of a cluster are stopped by whoever started them');
    };
    return { nodes: [first.url, second.url], crash, stop };
  });
}

async function furnish(dataFolder: string, start: () => Promise<Running>, switches: readonly string[] = []): Promise<House> {
  const running = await start();
  const browser = await launchBrowser({ switches });
  const [url] = running.nodes;
  const strays: string[] = [];
  const apis = new Map<string, Api>();
  // One sign-in each: a story opens pages faster than an address may ask without a session.
  const sessions = new Map<string, Promise<Cookie[]>>();
  const contexts: BrowserContext[] = [];
  return {
    url,
    nodes: running.nodes,
    strays,
    crash: running.crash,
    page: async (username, path, look = {}, node = url) => {
      const context = await newContext(browser, look);
      contexts.push(context);
      context.on('request', (request) => {
        if (!isOurs(request.url(), node)) strays.push(request.url());
      });
      const key = `${username} ${node}`;
      const session = sessions.get(key) ?? signIn(context, node, username);
      sessions.set(key, session);
      await context.addCookies(await session);
      const opened = await context.newPage();
      opened.on('pageerror', (error) => strays.push(`page error: ${error.message}`));
      opened.on('console', (message) => {
        if (message.type() === 'error' && !CUT_OFF.test(message.text())) strays.push(`console: ${message.text()}`);
      });
      await opened.goto(`${node}${path}`);
      return opened;
    },
    api: async (username) => {
      const api = apis.get(username) ?? (await Api.signIn(url, username));
      apis.set(username, api);
      return api;
    },
    close: async () => {
      for (const context of contexts) await context.close();
      await browser.close();
      await running.stop();
      rmSync(dataFolder, { recursive: true, force: true });
    },
  };
}

async function newContext(browser: Browser, look: Look): Promise<BrowserContext> {
  const { size = WIDE, theme = 'dark', language = 'zh-CN', isStill = false } = look;
  const reducedMotion = isStill ? 'reduce' : 'no-preference';
  const context = await browser.newContext({ viewport: size, locale: language, colorScheme: theme, reducedMotion, deviceScaleFactor: 1 });
  const preferences = { state: { theme, language, muted: true, sizes: {} }, version: 0 };
  await context.addInitScript((value) => {
    if (localStorage.getItem('fenghuo.preferences') === null) localStorage.setItem('fenghuo.preferences', value);
  }, JSON.stringify(preferences));
  return context;
}

async function signIn(context: BrowserContext, node: string, username: string): Promise<Cookie[]> {
  const answer = await context.request.post(`${node}/api/v1/session`, {
    data: { username, password: PASSWORD },
    headers: { origin: node },
  });
  if (!answer.ok()) throw new Error(`${username} is not let in: ${answer.status()}`);
  return context.cookies(node);
}

/** What the browser itself says of requests while a story has taken its network away; the second of those that pass a service worker. */
const CUT_OFF = /ERR_INTERNET_DISCONNECTED|ERR_FAILED/;

const isOurs = (address: string, node: string): boolean => {
  const { protocol, host } = new URL(address);
  return protocol === 'data:' || protocol === 'blob:' || host === new URL(node).host;
};

export type Row = { id: string; code: string; version: number; state: string } & Record<string, unknown>;

export class Api {
  private constructor(
    private readonly url: string,
    private readonly token: string,
  ) {}

  static async signIn(url: string, username: string): Promise<Api> {
    const response = await fetch(`${url}/api/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username, password: PASSWORD }),
    });
    const { token } = (await response.json()) as { token: string };
    return new Api(url, token);
  }

  async ask<T = Row>(method: 'GET' | 'POST' | 'PATCH' | 'PUT', path: string, body?: object): Promise<T> {
    const response = await fetch(`${this.url}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${this.token}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const answer = (await response.json()) as T;
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(answer)}`);
    return answer;
  }
}

const SCREENSHOTS = new URL('./screenshots/', import.meta.url).pathname;

/** A picture for people to look at, when fonts and map have settled. */
export async function picture(page: Page, name: string): Promise<void> {
  mkdirSync(SCREENSHOTS, { recursive: true });
  const map = page.locator('.map-pane');
  if (await map.isVisible()) await page.locator('.map-pane[data-ready="true"]').waitFor();
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  await page.screenshot({ path: join(SCREENSHOTS, `${name}.png`) });
}

/** What the page holds of the live picture, in an order of its own. */
export const rowsOf = (page: Page): Promise<Record<string, Row[]>> =>
  page.evaluate(() => (window as unknown as { fenghuoRows: () => Record<string, never[]> }).fenghuoRows());
