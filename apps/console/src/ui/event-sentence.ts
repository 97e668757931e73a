/** One event of the log as one sentence in the person's language. The timeline, "just changed" and the review read alike. */
import type {
  Actor,
  ClockStep,
  DepotAlarmCode,
  DrawingKind,
  ForceKind,
  Grade,
  HouseholdState,
  Incident,
  MovementKind,
  PeopleFigure,
  Place,
  ReliefKind,
  ShelterState,
} from '@fenghuo/domain';
import type { TFunction } from 'i18next';
import { allowance, coordinates, shortCode } from './format.ts';
import { reasonWords } from './reason.ts';

export type ToldEvent = { type: string; actor: Actor; payload: Record<string, unknown>; text?: string | null };

/** Names of things that the event only knows by id; null when they are not in sight. */
export type Names = {
  team: (id: string) => string | null;
  report: (id: string) => string | null;
  incident: (id: string) => string | null;
  type: (code: string) => string | null;
};

type Payload = Partial<{
  report: { code: string; summary: string };
  incident: Incident;
  reportId: string;
  summary: string;
  title: string;
  sourceId: string;
  teamId: string;
  team: { name: string };
  assignment: { teamId: string };
  owner: { name: string };
  reason: string | null;
  text: string;
  note: string | null;
  name: string;
  value: unknown;
  place: Place;
  disposition: NonNullable<Incident['disposition']>;
  availability: 'available' | 'outOfService';
  step: ClockStep | 'contact' | HouseholdState;
  targetSeconds: number;
  onBehalf: boolean;
  headcount: number;
  kind: string;
  teamIds: string[];
  edition: number;
  count: number;
  round: number;
  isAll: boolean;
  to: { name: string }[];
  by: { name: string };
  state: ShelterState;
  present: number;
  capacity: number;
  crowd: { people: number };
  came: number;
  transfer: { people: number };
  described: { capacity?: number };
  inspection: { passed: boolean };
  fault: { text: string };
  households: number;
  people: number;
  seconds: number;
  limitHours: number;
  code: string;
  lineCount: number;
  differenceCount: number;
  raised: DepotAlarmCode[];
  cleared: DepotAlarmCode[];
}>;

export function eventSentence(t: TFunction, event: Omit<ToldEvent, 'actor'>, names: Names): string {
  const p = event.payload as Payload;
  const report = (p.report && shortCode(p.report.code)) ?? (p.reportId ? names.report(p.reportId) : null) ?? '';
  const teamId = p.teamId ?? p.assignment?.teamId;
  const team = p.team?.name ?? (teamId ? names.team(teamId) : null) ?? t('common.unknown');
  const reason = p.reason ? reasonWords(t, p.reason) : t('common.none');
  const target = p.targetSeconds === undefined ? '' : allowance(p.targetSeconds);
  const [area, what = ''] = event.type.split('.');
  switch (area) {
    case 'report':
      return t(`event.report.${what as keyof ReportWords}`, {
        defaultValue: event.type,
        report,
        reason,
        summary: p.summary ?? p.report?.summary ?? '',
        text: p.text ?? event.text ?? '',
        name: p.name ?? '',
      });
    case 'incident':
      return t(`event.incident.${what as keyof IncidentWords}`, {
        defaultValue: event.type,
        title: p.title ?? p.incident?.title ?? '',
        value: valueWords(t, what, p, names),
        disposition: p.disposition ? t(`common.disposition.${p.disposition}`) : '',
        reason,
        target,
        source: (p.sourceId ? names.incident(p.sourceId) : null) ?? t('common.unknown'),
        text: p.text ?? event.text ?? '',
        name: p.name ?? '',
      });
    case 'assignment':
      return t(`event.assignment.${what as keyof AssignmentWords}`, {
        defaultValue: event.type,
        team,
        reason,
        target,
        step: p.step === undefined ? '' : t(`common.clock.${p.step}`, { defaultValue: '' }),
      });
    case 'team':
      return what === 'availabilitySet'
        ? t(`event.team.${p.availability ?? 'available'}`, { team })
        : t(`event.team.${what as keyof Omit<Words['team'], 'available' | 'outOfService'>}`, { defaultValue: event.type, team });
    case 'sos':
      return t(`event.sos.${what as keyof Words['sos']}`, {
        defaultValue: event.type,
        team: teamId ? team : '',
        name: p.name ?? '',
        owner: p.owner?.name ?? '',
        n: p.count ?? 1,
        reason,
      });
    case 'need':
      return t(`event.need.${what as keyof NeedWords}`, { defaultValue: event.type, count: p.headcount ?? 0, reason });
    case 'forceRequest':
      return t(`event.forceRequest.${what as keyof ForceWords}`, {
        defaultValue: event.type,
        kind: t(`force.kind.${p.kind as ForceKind}`, { defaultValue: p.kind ?? '' }),
        count: p.headcount ?? 0,
        target,
        teams: (p.teamIds ?? []).flatMap((id) => names.team(id) ?? []).join(' '),
      }).trim();
    case 'drawing':
      return t(`event.drawing.${what as keyof DrawingWords}`, {
        defaultValue: event.type,
        kind: t(`order.kind.${p.kind as DrawingKind}`, { defaultValue: p.kind ?? '' }),
        name: p.name ?? '',
      });
    case 'order':
      return t(`event.order.${what as keyof OrderWords}`, {
        defaultValue: event.type,
        team,
        edition: p.edition ?? 1,
        target,
        text: p.text ?? event.text ?? '',
      });
    case 'escalation':
      return t(`event.escalation.${p.isAll ? 'all' : (what as keyof Words['escalation'])}`, {
        defaultValue: event.type,
        step: p.step === undefined ? '' : t(`common.clock.${p.step}`, { defaultValue: '' }),
        round: p.round ?? 1,
        people: (p.to ?? []).map(({ name }) => name).join(t('common.listSeparator')) || t('common.none'),
        name: p.by?.name ?? '',
      });
    case 'escalationChain':
      return t(`event.escalationChain.${what as keyof Words['escalationChain']}`, {
        defaultValue: event.type,
        step: p.step === undefined ? '' : t(`common.clock.${p.step}`, { defaultValue: '' }),
      });
    case 'joinCode':
      return t(`event.joinCode.${what as keyof Words['joinCode']}`, { defaultValue: event.type, team, name: p.name ?? '' });
    case 'evacuationZone':
      return t(`event.evacuationZone.${what as keyof Words['evacuationZone']}`, {
        defaultValue: event.type,
        name: p.name ?? '',
        households: p.households ?? 0,
        people: p.people ?? 0,
        step: p.step === undefined ? '' : t(`evacuation.state.${p.step as HouseholdState}`, { defaultValue: '' }),
        count: p.count ?? 1,
      });
    case 'reliefGroup':
      return t(`event.reliefGroup.${what as keyof Words['reliefGroup']}`, {
        defaultValue: event.type,
        name: p.name ?? '',
        people: p.people ?? 0,
        kind: t(`relief.kind.${p.kind as ReliefKind}`, { defaultValue: '' }),
        hours: allowance(p.seconds ?? 0),
        limit: p.limitHours ?? 0,
      });
    case 'evacuee':
      return t(`event.evacuee.${what as keyof Words['evacuee']}`, { defaultValue: event.type, code: p.code ?? '' });
    case 'reunion':
      return t('event.reunion.asked');
    case 'personalData':
      return t(`event.personalData.${what as keyof Words['personalData']}`, { defaultValue: event.type, people: p.people ?? 0 });
    case 'depot':
      return depotSentence(t, what, p);
    case 'closure':
      return t(`event.closure.${what as keyof Words['closure']}`, { defaultValue: event.type, reason, team });
    case 'movement':
      return t(`event.movement.${what as 'asked' | 'recorded' | 'declined'}`, {
        defaultValue: event.type,
        kind: t(`event.movement.kind.${p.kind as MovementKind}`, { defaultValue: p.kind ?? '' }),
        lines: p.lineCount ?? 0,
      });
    case 'count':
      return t(`event.count.${what as keyof Words['count']}`, {
        defaultValue: event.type,
        lines: p.lineCount ?? 0,
        differences: p.differenceCount ?? 0,
      });
    case 'lot':
      return t(`event.lot.${what as keyof Words['lot']}`, { defaultValue: event.type, reason });
    case 'supplyRequest':
      return t(`event.supplyRequest.${what as keyof Words['supplyRequest']}`, {
        defaultValue: event.type,
        code: shortCode(String(event.payload['code'] ?? '')),
        lines: p.lineCount ?? 0,
        count: p.count ?? 1,
        reason,
      });
    case 'shipment':
      return t(`event.shipment.${what as keyof Words['shipment']}`, {
        defaultValue: event.type,
        code: shortCode(String(event.payload['code'] ?? '')),
        plate: String(event.payload['plate'] ?? ''),
        name: String(event.payload['byName'] ?? event.payload['name'] ?? ''),
        reason,
      }).trim();
    case 'requisition':
      return t(`event.requisition.${what as keyof Words['requisition']}`, {
        defaultValue: event.type,
        code: shortCode(String(event.payload['code'] ?? '')),
        lines: p.lineCount ?? 0,
        yuan: yuanOf(String(event.payload['totalFen'] ?? '0')),
        count: p.count ?? 0,
        reason,
      });
    case 'donation':
      return t(`event.donation.${donationWord(what, event.payload)}`, {
        defaultValue: event.type,
        code: shortCode(String(event.payload['code'] ?? '')),
        request: shortCode(String(event.payload['requestCode'] ?? '')),
        lines: p.lineCount ?? 0,
        differences: Number(event.payload['differenceCount'] ?? 0),
      });
    case 'issue':
      return t(`event.issue.${what === 'recorded' && event.payload['isAgain'] === true ? 'again' : (what as keyof Words['issue'])}`, {
        defaultValue: event.type,
        code: shortCode(String(event.payload['code'] ?? '')),
        people: Number(event.payload['people'] ?? 0),
        households: Number(event.payload['households'] ?? 0),
        lines: p.lineCount ?? 0,
        title: p.title ?? '',
      });
    case 'pass':
      return t(`event.pass.${what as keyof Words['pass']}`, {
        defaultValue: event.type,
        code: shortCode(String(event.payload['code'] ?? '')),
        plate: String(event.payload['plate'] ?? ''),
        reason,
      });
    case 'shelter':
      return t(`event.shelter.${what as keyof Words['shelter']}`, {
        defaultValue: event.type,
        name: p.name ?? '',
        reason,
        state: p.state === undefined ? '' : t(`shelter.state.${p.state}`),
        count:
          p.came ?? p.crowd?.people ?? p.transfer?.people ?? p.people ?? p.count ?? p.present ?? p.capacity ?? p.described?.capacity ?? 0,
        result: t(`event.shelter.${p.inspection?.passed ? 'passed' : 'failed'}`),
        text: p.fault?.text ?? p.text ?? '',
      });
    default:
      return t(
        `event.other.${area as 'person' | 'device' | 'vehicle' | 'jurisdiction' | 'incidentType' | 'gazetteer' | 'household' | 'item' | 'template' | 'kit'}`,
        {
          defaultValue: event.type,
        },
      );
  }
}

/** Of alarms that begin and are over, whichever there are. */
function depotSentence(t: TFunction, what: string, { name = '', raised = [], cleared = [] }: Payload): string {
  if (what !== 'alarmsSet') return t(`event.depot.${what as 'created' | 'described' | 'closed'}`, { defaultValue: `depot.${what}`, name });
  const words = (codes: readonly DepotAlarmCode[]): string =>
    codes.map((code) => t(`event.depot.alarm.${code}`, { defaultValue: code })).join(t('common.listSeparator'));
  if (raised.length === 0) return t('event.depot.cleared', { name, alarms: words(cleared) });
  return cleared.length === 0
    ? t('event.depot.raised', { name, alarms: words(raised) })
    : t('event.depot.changed', { name, alarms: words(raised), cleared: words(cleared) });
}

type Words = typeof import('../i18n/zh/event.ts')['event'];
type ReportWords = Words['report'];
type IncidentWords = Words['incident'];
type AssignmentWords = Words['assignment'];
type NeedWords = Words['need'];
type ForceWords = Words['forceRequest'];
type DrawingWords = Words['drawing'];
type OrderWords = Words['order'];

function valueWords(t: TFunction, what: string, p: Payload, names: Names): string {
  if (what === 'graded') return t(`common.grade.${p.value as Grade}`);
  if (what === 'typed') return names.type(String(p.value)) ?? String(p.value);
  if (what === 'relocated') return p.place?.address ?? (p.place?.point ? coordinates(p.place.point.coordinates) : t('common.unknown'));
  if (what === 'figuresSet') {
    const figures = Object.entries((p.value ?? {}) as Record<string, number | string>);
    return figures
      .map(([figure, value]) => `${t(`common.figure.${figure as PeopleFigure}`, { defaultValue: figure })} ${value}`)
      .join(' · ');
  }
  return String(p.value ?? '');
}

/** Who did it: a person's name, or the system. */
export const actorName = (t: TFunction, actor: Actor): string => ('name' in actor ? actor.name : t('event.bySystem'));

const BY_PEOPLE = new Set(['report.noteAdded', 'report.mediaAdded', 'incident.noteAdded', 'incident.mediaAdded', 'incident.figuresSet']);
/** Written by a person, not only caused by one. */
export const isWritten = (type: string): boolean => BY_PEOPLE.has(type);

/** Fen are whole; two digits behind the point, exactly. */
const yuanOf = (fen: string): string => `${fen.slice(0, -2) || '0'}.${fen.slice(-2).padStart(2, '0')}`;

function donationWord(what: string, payload: Record<string, unknown>): keyof Words['donation'] {
  if (what === 'matched' && payload['requestId'] === null) return 'unmatched';
  if (what === 'received' && Number(payload['differenceCount'] ?? 0) > 0) return 'receivedOther';
  return what as keyof Words['donation'];
}
