/** What runs for an incident and what comes next, to whom, when; and whom a chain may name. */
import {
  type Addressee,
  AMBER_SHARE,
  type Assignment,
  addresseesOf,
  type Candidate,
  type ClockView,
  chainAt,
  type Escalation,
  type EscalationChain,
  type EscalationStep,
  emptyRolesOf,
  type Incident,
  isOnDuty,
  isOnline,
  isReachable,
  ladderOf,
  type Reach,
  type Rung,
  silentFrom,
  toInstant,
  toMs,
} from '@fenghuo/domain';
import { Inject, Injectable } from '@nestjs/common';
import { Audit } from '../core/audit.ts';
import { Clock } from '../core/clock.ts';
import { CONFIG, type Config } from '../core/config.ts';
import { Database } from '../core/database.ts';
import { Geography } from '../core/geography.ts';
import { readRow } from '../core/lists.ts';
import type { Viewer } from '../core/viewer.ts';
import { REACH, reachOf } from './addressees.ts';
import { ClockFacts, redSince, type Timed } from './clock-facts.ts';

type Running = { timed: Timed; step: EscalationStep; startedAt: string; dueAt: string };
type Known = {
  chains: readonly EscalationChain[];
  runs: readonly Escalation[];
  people: readonly Reach[];
  hasNumbers: boolean;
  now: string;
};

/** What clocks may run on besides the incident itself. */
const OPEN = [
  "assignments WHERE row ->> 'endedAt' IS NULL",
  "force_requests WHERE state = 'ordered'",
  "orders WHERE state = 'current' AND row ->> 'dueAt' IS NOT NULL",
] as const;

@Injectable()
export class EscalationQueries {
  constructor(
    private readonly database: Database,
    private readonly facts: ClockFacts,
    private readonly geography: Geography,
    private readonly clock: Clock,
    private readonly audit: Audit,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** The clocks of an incident, its assignments, aircraft that were ordered, orders with a time to be done by and the silence of its teams, each with its ladder, the next to be due first. */
  async clocks(viewer: Viewer, incidentId: string, hasNumbers: boolean): Promise<{ items: ClockView[] }> {
    const { jurisdictionId } = await readRow<Incident>(this.database, viewer, 'incident', incidentId);
    if (hasNumbers) {
      viewer.check('readContacts', jurisdictionId);
      const { personId, identity } = viewer;
      await this.audit.write({ action: 'contacts.read', personId, name: identity.name, detail: { incidentId } });
    }
    const [assignments, requests, orders] = await Promise.all(
      OPEN.map((open) =>
        this.database.query<{ id: string }>(`SELECT id FROM ${open} AND incident_id = $1 AND ($2 OR scope && $3::text[])`, [
          incidentId,
          viewer.seesAll,
          viewer.keys,
        ]),
      ),
    );
    const idsOf = (rows: readonly { id: string }[] = []): string[] => rows.map(({ id }) => id);
    const things = [
      ...(await this.facts.read('incident', [incidentId])),
      ...(await this.facts.read('assignment', idsOf(assignments))),
      ...(await this.facts.read('forceRequest', idsOf(requests))),
      ...(await this.facts.read('order', idsOf(orders))),
    ];
    const running = [...things.flatMap(targetOf), ...(await this.silences(things))];
    const known = await this.known(viewer, running, hasNumbers);
    const items = running.map((one) => viewOf(one, known));
    return { items: items.sort((a, b) => (a.dueAt < b.dueAt ? -1 : 1)) };
  }

  private async silences(things: readonly Timed[]): Promise<Running[]> {
    const onDuty = things.filter(({ kind, row }) => kind === 'assignment' && isOnDuty(row as Assignment));
    const clocks = await this.database.query<{ id: string; dueAt: string }>(
      `SELECT id, due_at AS "dueAt" FROM clocks WHERE kind = 'assignment' AND step = 'contact' AND round = 0 AND id = ANY($1::uuid[])`,
      [onDuty.map(({ id }) => id)],
    );
    const minutes = this.config.CONTACT_LOST_MINUTES;
    return onDuty.flatMap((timed): Running[] => {
      const { contactLost } = timed;
      if (contactLost)
        return [{ timed, step: 'contact', startedAt: contactLost.lastHeardAt, dueAt: silentFrom(contactLost.lastHeardAt, minutes) }];
      const set = clocks.find(({ id }) => id === timed.id);
      return set === undefined ? [] : [{ timed, step: 'contact', startedAt: silentFrom(set.dueAt, -minutes), dueAt: set.dueAt }];
    });
  }

  /** Whom a chain calls is between those who watch over the place: a team on the incident is shown its clocks, and a run that tells it. */
  private async known(viewer: Viewer, running: readonly Running[], hasNumbers: boolean): Promise<Known> {
    const node = running[0]?.timed.nodes[0];
    const isWatching = node !== undefined && viewer.may('see', node);
    const chains = isWatching ? await this.facts.chains() : [];
    const runs = await this.runsInSight(viewer, running);
    const wanted = running.flatMap(({ timed, step }) => {
      const chain = chainAt(chains, step, timed.nodes);
      return chain === null ? [] : [{ ...timed, chain }];
    });
    const people = wanted.length === 0 ? [] : await reachOf(this.facts.query, wanted);
    return { chains, runs, people, hasNumbers, now: this.clock.now() };
  }

  private async runsInSight(viewer: Viewer, running: readonly Running[]): Promise<Escalation[]> {
    const rows = await this.database.query<{ row: Escalation }>(
      'SELECT row FROM escalations WHERE live AND of_id = ANY($1::uuid[]) AND ($2 OR scope && $3::text[])',
      [running.map(({ timed }) => timed.id), viewer.seesAll, viewer.keys],
    );
    return rows.map(({ row }) => row);
  }

  /** People whom a chain of this node may name: who holds a role there, above or below. */
  async candidates(viewer: Viewer, jurisdictionId: string): Promise<{ items: Candidate[] }> {
    viewer.check('setChains', jurisdictionId);
    const nodes = [...this.geography.path(jurisdictionId), ...this.geography.subtree(jurisdictionId)];
    const people = await this.facts.query<Reach>(
      `${REACH} AND EXISTS (SELECT FROM jsonb_array_elements(roles) AS held WHERE held ->> 'jurisdictionId' = ANY($1::text[])
         AND held ->> 'role' NOT IN ('systemAdmin', 'secAdmin', 'auditAdmin')) ORDER BY name LIMIT 2000`,
      [nodes],
    );
    const now = this.clock.now();
    return {
      items: people.map((one) => ({
        personId: one.personId,
        name: one.name,
        roles: [...new Set(one.roles.map(({ role }) => role))],
        isOnline: isOnline(one, now),
        isReachable: isReachable(one, now),
      })),
    };
  }
}

const targetOf = (timed: Timed): Running[] =>
  timed.clock === null ? [] : [{ timed, step: timed.clock.step, startedAt: timed.clock.startedAt, dueAt: timed.clock.dueAt }];

function viewOf({ timed, step, startedAt, dueAt }: Running, known: Known): ClockView {
  const chain = chainAt(known.chains, step, timed.nodes);
  const run = known.runs.find((one) => one.ofId === timed.id && one.step === step) ?? null;
  const redAt = redSince(timed, step) ?? dueAt;
  const targetSeconds = Math.round((toMs(dueAt) - toMs(startedAt)) / 1000);
  return {
    kind: timed.kind,
    id: timed.id,
    teamId: timed.teamId,
    step,
    startedAt,
    targetSeconds,
    amberAt: toInstant(toMs(startedAt) + targetSeconds * AMBER_SHARE * 1000),
    dueAt,
    isOverdue: toMs(dueAt) <= toMs(known.now),
    escalation: run,
    rounds: chain === null ? [] : ladderOf(redAt, chain, run).map((rung) => ({ ...rung, ...peopleOf(rung, chain, run, timed, known) })),
  };
}

/** Who was told, or who would be told now. */
function peopleOf(
  { round, state }: Pick<Rung, 'round' | 'state'>,
  chain: EscalationChain,
  run: Escalation | null,
  timed: Timed,
  { people, hasNumbers, now }: Known,
): Pick<Rung, 'to' | 'emptyRoles'> {
  const told = run?.told.find((one) => one.round === round)?.personIds ?? [];
  const persons: Addressee[] =
    state === 'fired' ? (run?.to ?? []).filter(({ personId }) => told.includes(personId)) : addresseesOf(chain, round, people, timed);
  const to = persons.map(({ personId, name }) => {
    const reach = people.find((one) => one.personId === personId);
    return { personId, name, phone: hasNumbers ? (reach?.phone ?? null) : null, isOnline: reach !== undefined && isOnline(reach, now) };
  });
  return { to, emptyRoles: emptyRolesOf(chain, round, people, timed) };
}
