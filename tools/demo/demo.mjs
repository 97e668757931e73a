/**
 * `npm run demo`: plays a ten-minute story through the public API, so that a newcomer sees the console live at once.
 * Options: --speed N (1), --url, --password. With --load it fills the city up to the load profile instead (load.mjs). Run it again as often as you like; what a stopped run left open is ended first.
 */
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { findPassword, keyOf, NotAdmitted, Refused, signIn, Unreachable } from '../replay/api.mjs';
import { speedOf, urlOf } from '../replay/options.mjs';
import { readArgs, UsageError } from '../run/command-line.mjs';
import { load } from './load.mjs';
import { timeline } from './story.mjs';

/** @typedef {import('../replay/api.mjs').Api} Api */

const say = (/** @type {string} */ text) => process.stderr.write(`${text}\n`);
const USAGE = 'npm run demo -- [--load] [--speed N|max] [--url http://127.0.0.1:3000] [--password P]';
const LEFT_REASON = '演示重新开始';
const DAY_MS = 86_400_000;

/** One telling of the story: who is signed in, and what has been made so far. */
class Telling {
  #run = randomUUID();
  /** @type {Map<string, any>} */
  #reports = new Map();
  /** @type {Map<string, any>} */
  #incidents = new Map();
  /** @type {Map<string, any>} by report and team */
  #assignments = new Map();

  /** @param {import('./story.mjs').Story} story @param {Map<string, Api>} people @param {Map<string, string>} teamIds */
  constructor(story, people, teamIds) {
    this.story = story;
    this.people = people;
    this.teamIds = teamIds;
  }

  /** @param {import('./story.mjs').Scene | import('./story.mjs').Fix} scene @returns {Promise<void>} */
  async play(scene) {
    if ('point' in scene) return this.#position(scene);
    say(`${clock(scene.after)}  ${scene.by.padEnd(6)} ${scene.do.padEnd(11)} ${this.story.reports[scene.report]?.summary ?? ''}`);
    switch (scene.do) {
      case 'report':
        return this.#report(scene);
      case 'accept':
        return this.#accept(scene);
      case 'join':
        await this.#post(scene, `/reports/${this.#reports.get(scene.report).id}/join`, {
          incidentId: this.#incidents.get(scene.into ?? '').id,
        });
        return;
      case 'dispatch':
        return this.#dispatch(scene);
      case 'figures':
        await this.#setFigures(scene);
        return;
      case 'note':
        return this.#toIncident(scene, 'notes', { text: scene.text });
      case 'control':
        return this.#toIncident(scene, 'control', {});
      case 'close':
        return this.#toIncident(scene, 'close', { disposition: scene.disposition });
      default:
        return this.#step(scene);
    }
  }

  /** @param {import('./story.mjs').Scene} scene @param {string} path @param {unknown} body */
  async #post(scene, path, body) {
    const person = /** @type {Api} */ (this.people.get(scene.by));
    return (await person.post(path, body, keyOf(this.#run, scene.after, scene.do, scene.report))).body;
  }

  /** @param {import('./story.mjs').Scene} scene */
  async #report(scene) {
    const { secondsAgo, place, ...told } = /** @type {import('./story.mjs').ToldReport} */ (this.story.reports[scene.report]);
    const body = {
      ...told,
      place: { point: { type: 'Point', coordinates: place.point }, address: place.address },
      occurredAt: new Date(Date.now() - secondsAgo * 1000).toISOString(),
      externalId: `${this.story.name}:${this.#run}:${scene.report}`,
    };
    this.#reports.set(scene.report, await this.#post(scene, '/reports', body));
  }

  /** @param {import('./story.mjs').Scene} scene */
  async #accept(scene) {
    const { title, grade, report } = scene;
    const body = { ...(title && { title }), ...(grade && { grade }) };
    this.#incidents.set(report, await this.#post(scene, `/reports/${this.#reports.get(report).id}/accept`, body));
    if (scene.figures) await this.#setFigures(scene);
  }

  /** @param {import('./story.mjs').Scene} scene */
  async #setFigures({ after, by, report, figures }) {
    const person = /** @type {Api} */ (this.people.get(by));
    await person.send('PATCH', `/incidents/${this.#incidents.get(report).id}`, { figures }, keyOf(this.#run, after, 'figures', report));
  }

  /** @param {import('./story.mjs').Scene} scene */
  async #dispatch(scene) {
    const body = { teamIds: [this.teamIds.get(scene.team ?? '')], task: scene.task };
    const { assignments } = await this.#post(scene, `/incidents/${this.#incidents.get(scene.report).id}/dispatch`, body);
    this.#assignments.set(`${scene.report} ${scene.team}`, assignments[0]);
  }

  /** @param {import('./story.mjs').Scene} scene */
  async #step(scene) {
    const { id } = this.#assignments.get(`${scene.report} ${scene.team}`);
    await this.#post(scene, `/assignments/${id}/${scene.do}`, scene.text ? { note: scene.text } : {});
  }

  /** @param {import('./story.mjs').Scene} scene @param {string} action @param {unknown} body */
  async #toIncident(scene, action, body) {
    await this.#post(scene, `/incidents/${this.#incidents.get(scene.report).id}/${action}`, body);
  }

  /** Only the newest position matters: one that is refused (a story told many times too fast) is not told again. @param {import('./story.mjs').Fix} fix */
  async #position({ by, team, point, headingDegrees, speedMps, after }) {
    const person = /** @type {Api} */ (this.people.get(by));
    const at = { teamId: this.teamIds.get(team), point: { type: 'Point', coordinates: point }, at: new Date().toISOString() };
    await person.post(
      '/positions',
      { fixes: [{ ...at, accuracyMetres: 8, speedMps, headingDegrees }] },
      keyOf(this.#run, 'position', team, after),
    );
  }
}

const clock = (/** @type {number} */ seconds) =>
  `${String(Math.floor(seconds / 60)).padStart(2, '0')}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`;

/** Ends what a stopped telling of this story has left, so that its teams are free. @param {Api} duty @param {string} name */
async function endLeftovers(duty, name) {
  const run = randomUUID();
  for await (const report of duty.list('/reports')) {
    if (Date.now() - Date.parse(report.recordedAt) > DAY_MS) break; // newest first
    if (!report.externalId?.startsWith(`${name}:`)) continue;
    if (report.state === 'waiting') await duty.post(`/reports/${report.id}/dismiss`, { reason: LEFT_REASON }, keyOf(run, report.id));
    if (report.state === 'accepted') await endIncident(duty, report.incidentId, run);
  }
}

/** @param {Api} duty @param {string} incidentId @param {string} run */
async function endIncident(duty, incidentId, run) {
  const incident = await duty.get(`/incidents/${incidentId}`);
  if (incident.state === 'closed') return;
  for await (const assignment of duty.list('/assignments', { incidentId })) {
    const isOpen = ['dispatched', 'acknowledged', 'enRoute', 'onScene'].includes(assignment.state);
    if (isOpen) await duty.post(`/assignments/${assignment.id}/stand-down`, { reason: LEFT_REASON }, keyOf(run, assignment.id));
  }
  await duty.post(`/incidents/${incidentId}/close`, { disposition: 'handled', note: LEFT_REASON }, keyOf(run, incidentId));
}

/** @param {string[]} args */
async function main(args) {
  const text = /** @type {const} */ ({ type: 'string' });
  const { values } = readArgs({ args, options: { speed: text, url: text, password: text, load: { type: 'boolean' } } }, USAGE);
  const speed = speedOf(values.speed ?? '1');
  const url = urlOf(values.url ?? `http://127.0.0.1:${process.env.PORT ?? 3000}`);
  if (values.load) {
    const password = await findPassword(values.password);
    const duty = await signIn({ url, user: 'duty', password, connections: 8 });
    const leader = await signIn({ url, user: 'leader', password, connections: 8 });
    await load(duty, say, leader);
    duty.close();
    leader.close();
    return;
  }
  /** @type {import('./story.mjs').Story} */
  const story = JSON.parse(await readFile(new URL('./rainy-night.json', import.meta.url), 'utf8'));
  const password = await findPassword(values.password);
  /** @type {Map<string, Api>} */
  const people = new Map();
  for (const user of ['duty', ...Object.values(story.teams)]) people.set(user, await signIn({ url, user, password, connections: 2 }));
  const teamIds = new Map(Object.entries(story.teams).map(([team, user]) => [team, teamOf(user, people.get(user)?.person)]));
  await endLeftovers(/** @type {Api} */ (people.get('duty')), story.name);
  say(`${story.title}: ${clock(story.seconds / speed)}. Open ${url}/command and sign in as duty`);
  const telling = new Telling(story, people, teamIds);
  const startedAt = performance.now();
  for (const scene of timeline(story)) {
    const wait = (scene.after * 1000) / speed - (performance.now() - startedAt);
    if (wait > 0) await pause(wait);
    await telling.play(scene);
  }
  for (const person of people.values()) person.close();
}

/** @param {string} user @param {any} person @returns {string} */
function teamOf(user, person) {
  const teamId = person?.roles.find((/** @type {{ role: string, teamId?: string }} */ { role }) => role === 'teamLeader')?.teamId;
  if (!teamId) throw new NotAdmitted(`${user} leads no team: the demo needs the demo city (DEMO)`);
  return teamId;
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  const isExpected = [UsageError, NotAdmitted, Unreachable, Refused].some((kind) => error instanceof kind);
  say(
    isExpected && error instanceof Error
      ? `${'code' in error ? `${error.code}: ` : ''}${error.message}`
      : String(error instanceof Error ? error.stack : error),
  );
  if (error instanceof UsageError) say(USAGE);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
