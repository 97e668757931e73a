/**
 * Sends the ordered steps. Many at a time, but those of one call and those of one unit one after another; what the server already has is found
 * and not sent again, so a stopped run goes on where it ended.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { keyOf, Refused } from './api.mjs';

/**
 * @typedef {import('./plan.mjs').Call} Call
 * @typedef {import('./plan.mjs').UnitRow} UnitRow
 * @typedef {import('./plan.mjs').Step} Step
 * @typedef {{ reportId: string | null, incident: any, assignments: any[], isNew: boolean, isAcceptedNow: boolean }} CallState
 * @typedef {{ assignment: any, isNew: boolean, refusal: { code: string, field: string, message: string } | null }} RowState
 */

/** How far ahead of the oldest unfinished step others may start; wide enough to find calls that do not touch each other. */
const WINDOW = 600;
const IN_FLIGHT = 24;
const OVERRIDE = { reason: 'as in the source' };
const END_REASON = 'as in the source';
/** The row's time by which a recorded step is known. */
const TIME_OF = { acknowledge: 'acknowledgedAt', depart: 'enRouteAt', arrive: 'onSceneAt', complete: 'endedAt', 'stand-down': 'endedAt' };

export class Sender {
  #api;
  #teams;
  #typeCodes;
  /** @type {Map<Call, CallState>} */
  #calls = new Map();
  /** @type {Map<UnitRow, RowState>} */
  #rows = new Map();
  /** @type {Error | null} */
  failure = null;
  isStopped = false;
  #isDispatching = false;
  done = 0;
  unknownTypes = new Set();

  /** @param {import('./api.mjs').Api} api @param {{ teams: Map<string, any>, typeCodes: Set<string> }} known */
  constructor(api, { teams, typeCodes }) {
    this.#api = api;
    this.#teams = teams;
    this.#typeCodes = typeCodes;
  }

  /** @param {Call} call @returns {CallState} */
  callState(call) {
    return upsert(this.#calls, call, () => ({ reportId: null, incident: null, assignments: [], isNew: false, isAcceptedNow: false }));
  }

  /** @param {UnitRow} row @returns {RowState} */
  rowState(row) {
    return upsert(this.#rows, row, () => ({ assignment: null, isNew: false, refusal: null }));
  }

  /**
   * @param {readonly Step[]} steps in order @param {{ dispatch: boolean, waitFor?: (step: Step) => number }} options `waitFor`: milliseconds until the step's turn
   */
  async run(steps, { dispatch, waitFor = () => 0 }) {
    this.#isDispatching = dispatch;
    /** @type {Map<unknown, Promise<void>>} last step of each call and of each unit */
    const tails = new Map();
    const [window, inFlight] = [gate(WINDOW), gate(IN_FLIGHT)];
    for (const step of steps) {
      await window.enter();
      await this.#turn(waitFor(step));
      if (this.#isOver()) break;
      const chains = [step.call, ...(step.row ? [`unit ${step.row.unit}`] : [])];
      const before = chains.map((chain) => tails.get(chain));
      const task = Promise.all(before)
        .then(() => inFlight.enter())
        .then(() => (this.#isOver() ? undefined : this.#take(step, dispatch)))
        .catch((error) => {
          this.failure ??= error;
        })
        .finally(() => {
          inFlight.leave();
          window.leave();
        });
      for (const chain of chains) tails.set(chain, task);
    }
    await Promise.all(tails.values());
    if (this.failure !== null) throw this.failure;
  }

  #isOver() {
    return this.isStopped || this.failure !== null;
  }

  /** Waits in short naps, so that a stop is heard. @param {number} ms */
  async #turn(ms) {
    for (let left = ms; left > 0 && !this.#isOver(); left -= 200) await pause(Math.min(left, 200));
  }

  /** @param {Step} step @param {boolean} dispatch */
  async #take(step, dispatch) {
    const rows = step.row ? [step.row] : step.call.rows;
    try {
      await this.#send(step, dispatch);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const where = step.record?.step ?? step.kind;
      const refusal = { code: error.code, field: error.field || where, message: error.message };
      // A closing that is refused has its cause in a row refused before; else it is told with the call's last row.
      const blamed = step.kind === 'close' ? (rows.some((row) => this.rowState(row).refusal) ? [] : rows.slice(-1)) : rows;
      for (const row of blamed) this.rowState(row).refusal ??= refusal;
    }
    this.done += 1;
  }

  /** @param {Step} step @param {boolean} dispatch @returns {Promise<void>} */
  async #send({ kind, call, row, record }, dispatch) {
    if (kind === 'report') return this.#report(call, dispatch);
    const state = this.callState(call);
    if (state.reportId === null) return; // refused, and told for every row
    if (kind === 'accept') return this.#accept(call, state);
    if (state.incident === null) return;
    if (kind === 'close') return this.#close(call, state);
    if (row === undefined) return;
    return kind === 'dispatch'
      ? this.#dispatch(call, row, state)
      : this.#step(call, row, /** @type {NonNullable<typeof record>} */ (record));
  }

  /** @param {Call} call @param {boolean} dispatch */
  async #report(call, dispatch) {
    const state = this.callState(call);
    const { report, isNew, mayHaveMore } = await this.#postReport(call);
    if (report.receivedAt !== call.receivedAt) {
      throw new Refused(409, {
        code: 'EXTERNAL_ID_TAKEN',
        detail: `${report.code} has this id and another time of receipt`,
        errors: [{ path: 'externalId' }],
      });
    }
    state.reportId = report.id;
    state.isNew = isNew;
    if (!mayHaveMore || !dispatch) return;
    const present = await this.#api.get(`/reports/${report.id}`);
    if (present.incidentId === null) return;
    state.incident = await this.#api.get(`/incidents/${present.incidentId}`);
    for await (const assignment of this.#api.list('/assignments', { incidentId: present.incidentId })) state.assignments.push(assignment);
  }

  /** @param {Call} call @returns {Promise<{ report: any, isNew: boolean, mayHaveMore: boolean }>} */
  async #postReport(call) {
    const { typeCode } = /** @type {{ typeCode: string | null }} */ (call.report);
    const isKnown = typeCode === null || this.#typeCodes.has(typeCode);
    if (!isKnown) this.unknownTypes.add(typeCode);
    try {
      const answer = await this.#api.post(
        '/reports',
        isKnown ? call.report : { ...call.report, typeCode: null },
        keyOf('report', call.externalId),
      );
      const isFirst = answer.status === 201 && !answer.isReplayed;
      // The answer may have been lost on its way and asked for again: ours, if recorded since this run began.
      const isOurs = !isOld(answer) && Date.parse(answer.body.recordedAt) >= this.#api.signedInMs;
      return { report: answer.body, isNew: isFirst || isOurs, mayHaveMore: !isFirst };
    } catch (error) {
      // The same call with other words (another shift, another mapping): the first one stands.
      if (!(error instanceof Refused) || error.code !== 'IDEMPOTENCY_KEY_REUSED') throw error;
      for await (const report of this.#api.list('/reports', { externalId: call.externalId }))
        if (report.source === 'import') return { report, isNew: false, mayHaveMore: true };
      throw error;
    }
  }

  /** @param {Call} call @param {CallState} state */
  async #accept(call, state) {
    if (state.incident !== null) return;
    try {
      const answer = await this.#api.post(`/reports/${state.reportId}/accept`, { at: call.acceptedAt }, keyOf('accept', call.externalId));
      state.incident = answer.body;
      state.isAcceptedNow = true;
    } catch (error) {
      const incidentId = error instanceof Refused && error.code === 'REPORT_NOT_WAITING' ? error.body.current?.incidentId : null;
      if (!incidentId) throw error;
      state.incident = await this.#api.get(`/incidents/${incidentId}`);
    }
  }

  /** @param {Call} call @param {UnitRow} row @param {CallState} state */
  async #dispatch(call, row, state) {
    const rowState = this.rowState(row);
    const team = this.#teams.get(/** @type {string} */ (row.unit));
    if (team instanceof Refused) throw team;
    rowState.assignment =
      state.assignments.find(({ teamId, dispatchedAt }) => teamId === team.id && dispatchedAt === row.dispatchedAt) ?? null;
    if (rowState.assignment !== null) return;
    const path = `/incidents/${state.incident.id}/dispatch`;
    const body = { teamIds: [team.id], at: row.dispatchedAt, ...(row.note && { note: row.note }) };
    const key = keyOf('dispatch', call.externalId, /** @type {string} */ (row.unit), row.ordinal);
    const answer = await this.#api.post(path, body, key).catch((error) => {
      const isBusy =
        error instanceof Refused &&
        (error.body?.errors ?? []).some((/** @type {{ code: string }} */ one) => one.code === 'TEAM_ALREADY_ASSIGNED');
      if (!isBusy) throw error;
      return this.#api.post(path, { ...body, override: OVERRIDE }, key); // a refusal is not kept, so the key is still free
    });
    rowState.assignment = answer.body.assignments[0];
    rowState.isNew = !isOld(answer);
  }

  /** @param {Call} call @param {UnitRow} row @param {NonNullable<Step['record']>} record */
  async #step(call, row, { step, at }) {
    const rowState = this.rowState(row);
    const { assignment } = rowState;
    if (assignment === null || assignment[TIME_OF[step]] === at) return;
    const body = step === 'stand-down' ? { reason: END_REASON, at } : { at };
    const answer = await this.#api.post(
      `/assignments/${assignment.id}/${step}`,
      body,
      keyOf(step, call.externalId, /** @type {string} */ (row.unit), row.ordinal),
    );
    rowState.isNew ||= !isOld(answer);
  }

  /** @param {Call} call @param {CallState} state */
  async #close(call, state) {
    if (state.incident.state === 'closed' || call.close === null) return;
    await this.#api.post(`/incidents/${state.incident.id}/close`, call.close, keyOf('close', call.externalId));
  }

  /** What the file came to, by rows and by things. @param {readonly Call[]} calls */
  result(calls) {
    const states = [...this.#calls.values()];
    const rows = [...this.#rows.values()];
    const counts = { sent: 0, duplicates: 0, refused: 0, unsent: 0 };
    for (const call of calls) for (const row of call.rows) counts[this.#fateOf(call, row)] += 1;
    const distinct = (/** @type {(string | null | undefined)[]} */ ids) => new Set(ids.filter(Boolean)).size;
    return {
      ...counts,
      reports: distinct(states.map(({ reportId }) => reportId)),
      incidents: distinct(states.map(({ incident }) => incident?.id)),
      teams: distinct(rows.map(({ assignment }) => assignment?.teamId)),
      assignments: distinct(rows.map(({ assignment }) => assignment?.id)),
    };
  }

  /**
   * Sent when this run gave the server anything of the row; a row that it had before is a duplicate; unsent only when the run was stopped.
   * @param {Call} call @param {UnitRow} row @returns {'sent' | 'duplicates' | 'refused' | 'unsent'}
   */
  #fateOf(call, row) {
    const state = this.callState(call);
    const { refusal, isNew, assignment } = this.rowState(row);
    if (refusal !== null) return 'refused';
    if (state.reportId === null || (this.#isDispatching && row.unit !== null && assignment === null)) return 'unsent';
    return isNew || state.isNew || (row.unit === null && state.isAcceptedNow) ? 'sent' : 'duplicates';
  }
}

/** Kept from an earlier run; a replay of an answer that this very run had lost on its way is not. @param {import('./api.mjs').Answer} answer */
const isOld = ({ isReplayed, attempts }) => isReplayed && attempts === 1;

/** @template K, V @param {Map<K, V>} map @param {K} key @param {() => V} make @returns {V} */
function upsert(map, key, make) {
  const kept = map.get(key);
  if (kept !== undefined) return kept;
  const made = make();
  map.set(key, made);
  return made;
}

/** At most `limit` inside. @param {number} limit */
function gate(limit) {
  let inside = 0;
  /** @type {(() => void)[]} */
  const waiting = [];
  return {
    /** @returns {Promise<void>} */
    enter() {
      if (inside < limit) {
        inside += 1;
        return Promise.resolve();
      }
      return new Promise((done) => waiting.push(done));
    },
    leave() {
      const next = waiting.shift();
      if (next === undefined) inside -= 1;
      else next();
    },
  };
}

/**
 * Finds the teams by their codes and creates those that are missing.
 * @param {import('./api.mjs').Api} api @param {Iterable<import('./plan.mjs').PlannedTeam>} planned
 * @returns {Promise<Map<string, any>>} by code: the team, or the refusal
 */
export async function matchTeams(api, planned) {
  /** @type {Map<string, any>} */
  const teams = new Map();
  for await (const team of api.list('/teams')) teams.set(team.code, team);
  const create = async (/** @type {import('./plan.mjs').PlannedTeam} */ { code, name, kind }) => {
    try {
      teams.set(code, (await api.post('/teams', { code, name, ...(kind && { kind }) }, keyOf('team', code))).body);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      teams.set(code, error.code === 'CODE_TAKEN' && error.body.current ? error.body.current : error);
    }
  };
  await Promise.all([...planned].filter(({ code }) => !teams.has(code)).map(create));
  return teams;
}
