/**
 * Sends planned fixes when their time has come. The distances in time between them stay as they were, or the server would take a bus for a rocket; so
 * at a higher speed they begin in the past and have caught up with the clock at the end.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { keyOf, Refused } from '../replay/api.mjs';
import { refusalOf } from './plan.mjs';

/** @typedef {import('./plan.mjs').PlannedFix} PlannedFix */

const TICK_MS = 250;
const MOST_FIXES = 1_000;

/** What is added to times of the source, so that the last fix is of the moment when it is sent. @param {readonly PlannedFix[]} fixes @param {number} speed @param {number} nowMs */
export function aheadMs(fixes, speed, nowMs) {
  const [first, last] = [fixes[0]?.ms ?? 0, fixes.at(-1)?.ms ?? 0];
  return Math.round(nowMs + (last - first) / speed - last);
}

export class Driver {
  #api;
  #teams;
  #aheadMs;
  /** @type {import('./plan.mjs').Refusal[]} */
  refused = [];
  /** What the server has, of each team in order of time. @type {Map<string, { at: string, point: [number, number] }[]>} */
  stored = new Map();
  done = 0;
  isStopped = false;

  /** @param {import('../replay/api.mjs').Api} api @param {{ teams: Map<string, any>, aheadMs: number }} given teams by unit: the team, or the refusal */
  constructor(api, given) {
    this.#api = api;
    this.#teams = given.teams;
    this.#aheadMs = given.aheadMs;
  }

  /** @param {readonly PlannedFix[]} fixes in order @param {number} speed */
  async run(fixes, speed) {
    const [startedAt, firstMs] = [performance.now(), fixes[0]?.ms ?? 0];
    while (this.done < fixes.length && !this.isStopped) {
      const untilMs = firstMs + (performance.now() - startedAt) * speed;
      const due = fixes.slice(this.done, this.done + MOST_FIXES).filter(({ ms }) => ms <= untilMs);
      if (due.length > 0) await this.#send(due);
      else await pause(TICK_MS);
      this.done += due.length;
    }
  }

  /** @param {readonly PlannedFix[]} due */
  async #send(due) {
    const sendable = due.filter(({ row, unit }) => {
      const team = this.#teams.get(unit);
      if (team instanceof Refused) this.refused.push(refusalOf(row, team.code, 'unit', team.message));
      return !(team instanceof Refused);
    });
    if (sendable.length === 0) return;
    const fixes = sendable.map((fix) => this.#bodyOf(fix));
    const { body } = await this.#api.post('/positions', { fixes }, keyOf('tracks', this.#aheadMs, this.done));
    const codes = new Map(body.refused.map((/** @type {{ index: number, code: string }} */ { index, code }) => [index, code]));
    sendable.forEach(({ row }, index) => {
      const code = codes.get(index);
      const fix = /** @type {typeof fixes[number]} */ (fixes[index]);
      if (code !== undefined) this.refused.push(refusalOf(row, String(code), '', `${fix.at} ${fix.point.coordinates.join(' ')}`));
      else this.#remember(fix);
    });
  }

  /** @param {PlannedFix} fix */
  #bodyOf({ unit, point, ms, headingDegrees, speedMps }) {
    return {
      teamId: this.#teams.get(unit).id,
      point: { type: 'Point', coordinates: point },
      at: new Date(ms + this.#aheadMs).toISOString(),
      ...(headingDegrees !== null && { headingDegrees }),
      ...(speedMps !== null && { speedMps }),
    };
  }

  /** @param {{ teamId: string, at: string, point: { coordinates: [number, number] } }} fix */
  #remember({ teamId, at, point }) {
    const track = this.stored.get(teamId) ?? [];
    track.push({ at, point: point.coordinates });
    this.stored.set(teamId, track);
  }
}
