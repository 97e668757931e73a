// docker-compose.yml cannot be run here, so it is read: its variables must be ones that the product knows, with values it takes, and its
// commands must be the ones that cluster.spec.mjs runs without Docker.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { Config, readConfig, readTerminalConfig, TerminalConfig } from '../apps/server/dist/core/config.js';
import { SERVER, TERMINALS, WORKER } from './cluster/commands.mjs';
import { root } from './run/places.mjs';

const text = readFileSync(join(root, 'docker-compose.yml'), 'utf8');
const { services, volumes } = parse(text, { merge: true });
const built = Object.entries(services).filter(([, service]) => service.image === 'fenghuo');
const ours = built.filter(([name]) => name !== 'terminals');
const { terminals } = services;
const known = Object.keys(Config.in.shape);

test('there are two server nodes and a worker, started as the cluster test starts them', () => {
  const started = ours.map(([, { command, environment }]) => ({ command, role: environment.ROLE }));
  expect(started).toEqual([SERVER, SERVER, WORKER]);
});

test.each(ours)('%s gets only variables of the configuration schema', (_, { environment }) => {
  expect(known).toEqual(expect.arrayContaining(Object.keys(environment)));
});

test.each(ours)('the configuration of %s is accepted', (_, { environment }) => {
  const given = { POSTGRES_PASSWORD: 'secret', PUBLIC_URL: 'https://fenghuo.example.org' };
  const values = Object.entries(environment).map(([name, value]) => [name, interpolate(String(value), given)]);
  const config = readConfig(Object.fromEntries(values));
  expect(config).toMatchObject({ DEMO: false, EMBEDDED: false, REDIS_URL: 'redis://redis:6379' });
});

test('the process of terminals is off unless asked for, knows no database, and needs a secret that the servers share', () => {
  expect(terminals).toMatchObject({ profiles: ['terminals'], command: TERMINALS.command });
  expect(Object.keys(TerminalConfig.shape)).toEqual(expect.arrayContaining(Object.keys(terminals.environment)));
  const values = (given) =>
    Object.fromEntries(Object.entries(terminals.environment).map(([name, value]) => [name, interpolate(String(value), given)]));
  const secret = 'x'.repeat(32);
  expect(readTerminalConfig(values({ JT808_SECRET: secret }))).toMatchObject({ JT808_PORT: 6808, JT808_SECRET: secret });
  expect(() => readTerminalConfig(values({}))).toThrow('JT808_SECRET');
  for (const [, { environment }] of ours) expect(environment.JT808_SECRET).toBe(terminals.environment.JT808_SECRET);
});

test('what must be given has no default', () => {
  for (const [, { environment }] of ours)
    expect(() => interpolate(`${environment.DATABASE_URL} ${environment.PUBLIC_URL}`, {})).toThrow('.env');
});

test('everything is restarted, and whatever has a port is asked for its health', () => {
  for (const [name, service] of Object.entries(services)) {
    expect([name, service.restart]).toEqual([name, 'unless-stopped']);
    if (name !== 'worker') expect([name, Boolean(service.healthcheck?.test)]).toEqual([name, true]);
  }
});

test('every named volume is declared, and every service depended on exists', () => {
  for (const service of Object.values(services)) {
    const named = (service.volumes ?? []).map((volume) => volume.split(':')[0]).filter((source) => !source.startsWith('.'));
    expect(Object.keys(volumes)).toEqual(expect.arrayContaining(named));
    expect(Object.keys(services)).toEqual(expect.arrayContaining(Object.keys(service.depends_on ?? {})));
  }
});

test('the proxy passes on to every server node', () => {
  const proxy = readFileSync(join(root, 'deploy/Caddyfile'), 'utf8');
  const nodes = ours.filter(([, { environment }]) => environment.ROLE === 'server');
  for (const [name, { environment }] of nodes) expect(proxy).toContain(`${name}:${environment.PORT}`);
});

test('every variable of the schema is described for those who run it', () => {
  const page = readFileSync(join(root, 'docs/running-in-production.md'), 'utf8');
  const internal = ['EMBEDDED'];
  for (const name of known.filter((variable) => !internal.includes(variable))) expect(page).toContain(`\`${name}\``);
});

/** Compose's own ${NAME}, ${NAME:-default} and ${NAME:?error}. */
function interpolate(value, given) {
  return value.replace(/\$\{(\w+)(?::([-?])([^}]*))?\}/g, (_, name, kind, rest) => {
    if (given[name]) return given[name];
    if (kind === '-') return rest;
    throw new Error(rest);
  });
}
