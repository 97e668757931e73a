/** docs/spec/triage.md */
import { applyEvent } from '../feed/apply.ts';
import type { Incident } from '../incident/incident.ts';
import { eg, HUANGDAO, NOW, OFFICER, SHINAN, seconds, World } from '../testing/examples.ts';
import { refusalOf } from '../testing/refusal.ts';
import { acceptReport, archiveReport, dismissReport, joinReport, submitReport, unjoinReport } from './report.rules.ts';
import type { Report } from './report.ts';

const DAY = 86_400;
const opening = (more: object = {}) => ({
  incidentId: eg.id(),
  code: 'Q-20261122-0007',
  place: eg.place(),
  jurisdictionId: SHINAN,
  ...more,
});
const only = <T>(list: readonly T[]): T => {
  expect(list).toHaveLength(1);
  return list[0] as T;
};

describe('[T1] a report is taken in as it is said', () => {
  const taken = (...[command, facts = eg.intake()]: [Parameters<typeof eg.submitReport>[0], ReturnType<typeof eg.intake>?]) => {
    const event = only(submitReport(NOW, facts, eg.submitReport(command)));
    return { event, row: applyEvent('report', null, event).row as unknown as Report, held: applyEvent('report', null, event) };
  };

  test('it waits, in version 1, with what is not known left null', () => {
    const facts = eg.intake();
    const { row, event } = taken({ summary: '  地下车库进水 ' }, facts);
    expect(row).toEqual({
      ...eg.report({ id: facts.id, code: facts.code, place: facts.place }),
      summary: '地下车库进水',
      state: 'waiting',
      version: 1,
    });
    expect(event).toMatchObject({ type: 'report.received', at: NOW, incidentId: null, flags: [] });
  });

  test('whoever brought it sees it, beside those who are responsible for its place', () => {
    expect(taken({}).held.scope).toEqual([`n:${SHINAN}`, `p:${OFFICER}`]);
  });

  test('who told it is in no row and no event', () => {
    const { event } = taken({ reporter: { name: '赵', phone: '13805425521' } });
    expect(JSON.stringify(event)).not.toMatch(/赵|13805425521/);
  });

  test('only an import may say when it was received, and is marked as one', () => {
    expect(refusalOf(() => taken({ receivedAt: seconds(-60) }))).toEqual({ code: 'VALUE_OUT_OF_RANGE', details: { path: 'receivedAt' } });
    const { row } = taken({ source: 'import', receivedAt: '2019-01-01T08:00:00+08:00', occurredAt: '2019-01-01T07:00:00+08:00' });
    expect(row).toMatchObject({ receivedAt: '2019-01-01T00:00:00.000Z', recordedAt: NOW, flags: ['late', 'imported'] });
  });

  test('what is said to have happened after its receipt is kept and flagged', () => {
    expect(taken({ occurredAt: seconds(240) }).row).toMatchObject({ occurredAt: seconds(240), flags: ['outOfOrder'] });
    expect(refusalOf(() => taken({ occurredAt: seconds(301) }))?.code).toBe('TIME_IN_FUTURE');
    expect(refusalOf(() => taken({ occurredAt: '1899-12-31T00:00:00Z' }))?.code).toBe('TIME_TOO_OLD');
  });
});

describe('[T2] only a waiting report is accepted', () => {
  const accepted = (report: Partial<Report>, command: Parameters<typeof acceptReport>[2] = {}, facts = opening()) => {
    const held = eg.heldReport(report);
    const world = new World(held);
    world.record(acceptReport(NOW, { report: held, ...facts }, command));
    return { report: world.report(held.row.id), incident: world.incident(facts.incidentId) };
  };

  test('its incident says what the report says', () => {
    const { report, incident } = accepted({
      summary: '楼道着火',
      typeCode: 'fire.building',
      figures: { trapped: 2 },
      receivedAt: seconds(-30),
    });
    expect(incident.row).toMatchObject({
      state: 'open',
      title: '楼道着火',
      typeCode: 'fire.building',
      figures: { trapped: 2 },
      grade: null,
      receivedAt: seconds(-30),
      openedAt: NOW,
      reportIds: [report.row.id],
      version: 1,
    });
    expect(report.row).toMatchObject({ state: 'accepted', incidentId: incident.row.id, version: 2 });
  });

  test('unless the officer says otherwise', () => {
    const { incident } = accepted({ typeCode: 'fire.building' }, { typeCode: 'flood.urban', title: ' 车库积水 ', grade: 'large' });
    expect(incident.row).toMatchObject({ typeCode: 'flood.urban', title: '车库积水', grade: 'large' });
  });

  test('a long summary is cut to a title without halving a character', () => {
    const title = accepted({ summary: `${'水'.repeat(99)}🚒🚒` }).incident.row.title;
    expect(title).toBe('水'.repeat(99));
  });

  test('whoever sees the incident sees its report, wherever that belongs', () => {
    expect(accepted({}, {}, opening({ jurisdictionId: HUANGDAO })).report.scope).toContain(`n:${HUANGDAO}`);
  });

  test.each(['accepted', 'joined', 'dismissed'] as const)('one that is %s is refused with the present row', (state) => {
    const report = eg.heldReport({ state });
    expect(refusalOf(() => acceptReport(NOW, { report, ...opening() }, {}))).toEqual({
      code: 'REPORT_NOT_WAITING',
      details: { current: report.row },
    });
  });

  test('a time before the receipt is kept and flagged, one too old refused unless the report is an import', () => {
    expect(accepted({ receivedAt: seconds(-60) }, { at: seconds(-90) }).incident.row.flags).toEqual(['outOfOrder']);
    expect(accepted({ receivedAt: seconds(-600) }, { at: seconds(-300) }).incident.row.flags).toEqual(['late']);
    expect(refusalOf(() => accepted({}, { at: seconds(-8 * DAY) }))?.code).toBe('TIME_TOO_OLD');
    const old = accepted({ flags: ['imported'], receivedAt: seconds(-9 * DAY) }, { at: seconds(-8 * DAY) });
    expect(old.incident.row).toMatchObject({ openedAt: seconds(-8 * DAY), flags: ['late', 'imported'] });
  });
});

describe('[T3] a waiting report joins an incident that is not closed', () => {
  test('the incident has it, and was received when its first report was', () => {
    const [report, first] = [eg.heldReport({ receivedAt: seconds(-100) }), eg.id()];
    const incident = eg.heldIncident({ reportIds: [first], receivedAt: seconds(-50) });
    const world = new World(report, incident);
    world.record(joinReport(NOW, { report, incident }, {}));
    expect(world.incident(incident.row.id).row).toMatchObject({ reportIds: [first, report.row.id], receivedAt: seconds(-100), version: 2 });
    expect(world.report(report.row.id).row).toMatchObject({ state: 'joined', incidentId: incident.row.id, version: 2 });
  });

  test('a closed incident is refused, a controlled one takes it', () => {
    const facts = (state: Incident['state']) => ({ report: eg.heldReport(), incident: eg.heldIncident({ state }) });
    expect(refusalOf(() => joinReport(NOW, facts('closed'), {}))?.code).toBe('INCIDENT_CLOSED');
    expect(joinReport(NOW, facts('controlled'), {})).toHaveLength(1);
  });

  test('a report that is decided already is refused', () => {
    const facts = { report: eg.heldReport({ state: 'dismissed' }), incident: eg.heldIncident() };
    expect(refusalOf(() => joinReport(NOW, facts, {}))?.code).toBe('REPORT_NOT_WAITING');
  });
});

describe('[T4] a joined report is taken out of its incident again', () => {
  test('both are as they were before, two versions later', () => {
    const [report, incident] = [
      eg.heldReport({ receivedAt: seconds(-100) }),
      eg.heldIncident({ reportIds: [eg.id()], receivedAt: seconds(-50) }),
    ];
    const world = new World(report, incident);
    world.record(joinReport(NOW, { report, incident }, {}));
    const joined = { report: world.report(report.row.id), incident: world.incident(incident.row.id) };
    world.record(unjoinReport(NOW, joined, { reason: '不是同一件' }));
    expect(world.report(report.row.id)).toEqual({ ...report, row: { ...report.row, version: 3 } });
    expect(world.incident(incident.row.id).row).toEqual({ ...incident.row, version: 3 });
  });

  test.each(['waiting', 'accepted', 'dismissed'] as const)('one that is %s is refused', (state) => {
    const facts = { report: eg.heldReport({ state }), incident: eg.heldIncident() };
    expect(refusalOf(() => unjoinReport(NOW, facts, { reason: 'x' }))?.code).toBe('REPORT_NOT_JOINED');
  });
});

describe('[T5] a waiting report is dismissed with a reason', () => {
  test('the reason is in the log', () => {
    const report = eg.heldReport();
    const event = only(dismissReport(NOW, { report }, { reason: '恶作剧' }));
    expect(event).toMatchObject({ type: 'report.dismissed', payload: { reason: '恶作剧', recordedAt: NOW } });
    expect(applyEvent('report', report, event).row).toMatchObject({ state: 'dismissed', version: 2 });
  });

  test('one that is decided already is refused', () => {
    expect(refusalOf(() => dismissReport(NOW, { report: eg.heldReport({ state: 'joined' }) }, { reason: 'x' }))?.code).toBe(
      'REPORT_NOT_WAITING',
    );
  });
});

describe('[T6] a dismissed report leaves the live set', () => {
  test('once', () => {
    const report = eg.heldReport({ state: 'dismissed' });
    const archived = applyEvent('report', report, only(archiveReport(NOW, report)));
    expect([archived.live, archived.row.version]).toEqual([false, 2]);
    expect(refusalOf(() => archiveReport(NOW, archived as never))?.code).toBe('NOT_ARCHIVABLE');
  });

  test.each(['waiting', 'accepted', 'joined'] as const)('one that is %s never does by itself', (state) => {
    expect(refusalOf(() => archiveReport(NOW, eg.heldReport({ state })))?.code).toBe('NOT_ARCHIVABLE');
  });
});
