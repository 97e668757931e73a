/**
 * Brings a bureau's own boundaries into a running Fenghuo. All features are checked first; one that is wrong stops everything before the first change.
 *
 *   node tools/city/import-boundaries.mjs --file districts.geojson --code-property adcode --crs EPSG:4490
 */
import { readFileSync } from 'node:fs';
import { readArgs, UsageError } from '../run/command-line.mjs';
import { BoundaryError, KNOWN_CRS, readBoundaries } from './boundaries.mjs';

const USAGE = `Usage: node tools/city/import-boundaries.mjs --file F.geojson --code-property P [options]

  --file F             GeoJSON FeatureCollection of polygons
  --code-property P    property that holds the jurisdiction's code, e.g. adcode
  --name-property P    property that holds its name: differences are told
  --crs C              ${KNOWN_CRS.join(', ')}; needed unless the file says it
  --simplify M         leave out detail below M metres
  --url U              server, default http://127.0.0.1:3000
  --user N             a system administrator, default sysadmin
  --password W         or in the environment as FENGHUO_PASSWORD
  --check              check only, change nothing
`;

/** Refused by the caller's doing: told in one line, without a stack. */
class Refused extends Error {}

try {
  await run(options());
} catch (error) {
  if (![BoundaryError, Refused, UsageError].some((kind) => error instanceof kind)) throw error;
  process.stderr.write(`${error.message}\n${error instanceof UsageError ? `\n${USAGE}` : ''}`);
  process.exitCode = 1;
}

async function run({ file, url, user, password, check, ...how }) {
  const collection = parse(file);
  const { token } = await call(url, 'POST', '/api/v1/session', { username: user, password });
  const known = new Map((await everyJurisdiction(url, token)).map((row) => [row.code, row]));
  const boundaries = readBoundaries(collection, how, known);
  for (const { id, code, name, geometry, vertexCount, warnings } of boundaries) {
    for (const warning of warnings) process.stderr.write(`${warning}\n`);
    if (!check) await call(url, 'PUT', `/api/v1/jurisdictions/${id}/boundary`, { geometry }, token);
    process.stdout.write(`${code} ${name}: ${vertexCount} points\n`);
  }
  process.stdout.write(
    check ? `${boundaries.length} boundaries are sound; nothing was changed.\n` : `${boundaries.length} boundaries set.\n`,
  );
}

function options() {
  const text = { type: 'string' };
  const { values } = readArgs(
    {
      options: {
        file: text,
        'code-property': text,
        'name-property': text,
        crs: text,
        simplify: text,
        url: { ...text, default: 'http://127.0.0.1:3000' },
        user: { ...text, default: 'sysadmin' },
        password: text,
        check: { type: 'boolean', default: false },
      },
    },
    USAGE,
  );
  const simplifyMetres = values.simplify === undefined ? undefined : Number(values.simplify);
  const password = values.password ?? process.env.FENGHUO_PASSWORD;
  if (!values.file || !values['code-property']) throw new UsageError('--file and --code-property are needed.');
  if (!password) throw new Refused('--password is missing (or FENGHUO_PASSWORD).');
  if (simplifyMetres !== undefined && !(simplifyMetres > 0)) throw new Refused(`--simplify: ${values.simplify} is not a number of metres.`);
  return {
    file: values.file,
    url: values.url.replace(/\/$/, ''),
    user: values.user,
    password,
    check: values.check,
    codeProperty: values['code-property'],
    nameProperty: values['name-property'],
    crs: values.crs,
    simplifyMetres,
  };
}

function parse(file) {
  let text;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
  } catch (error) {
    throw new Refused(`--file: ${file}: ${error.code === 'ENOENT' ? 'not found' : 'not UTF-8 text'}.`);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Refused(`--file: ${file} is not JSON: ${error.message}`);
  }
}

async function everyJurisdiction(url, token) {
  const rows = [];
  let after = null;
  do {
    const page = await call(
      url,
      'GET',
      `/api/v1/jurisdictions?limit=1000${after === null ? '' : `&after=${encodeURIComponent(after)}`}`,
      undefined,
      token,
    );
    rows.push(...page.items);
    after = page.next;
  } while (after !== null);
  return rows;
}

async function call(url, method, path, body, token) {
  let response;
  try {
    response = await fetch(url + path, {
      method,
      headers: { ...(body && { 'content-type': 'application/json' }), ...(token && { authorization: `Bearer ${token}` }) },
      ...(body && { body: JSON.stringify(body) }),
    });
  } catch (error) {
    throw new Refused(`${url} cannot be reached (${error.cause?.code ?? error.message}).`);
  }
  if (response.ok) return response.json();
  const problem = await response.json().catch(() => ({}));
  const fields = (problem.errors ?? []).map(({ path: field, message }) => `${field}: ${message}`).join('; ');
  const hint = response.status === 413 ? ' Try --simplify with a few metres.' : '';
  throw new Refused(`${method} ${path}: ${response.status} ${problem.code ?? ''} ${problem.detail ?? ''} ${fields}${hint}`.trim());
}
