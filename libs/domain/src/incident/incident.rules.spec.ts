/** docs/spec/incident.md */
import fc from 'fast-check';
import type { Held } from '../feed/held.ts';
import { eg, HUANGDAO, NOW, SHINAN, seconds, World } from '../testing/examples.ts';
import { refusalOf } from '../testing/refusal.ts';
import { type Cast, DEEDS, type Happening, happen, merge, mergeFacts, openingScene, unmerge } from '../testing/story.ts';
import type { HeldIncident } from './incident.apply.ts';
import {
  archiveIncident,
  closeIncident,
  controlIncident,
  describeIncident,
  mergeConflicts,
  mergeIncident,
  noteIncident,
  reopenIncident,
} from './incident.rules.ts';
import type { DescribeIncident, Incident } from './incident.ts';

const after = (held: HeldIncident, events: Parameters<World['record']>[0]): HeldIncident => {
  const world = new World(held);
  world.record(events);
  return world.incident(held.row.id);
};

describe('[I1] facts are set one by one, each its own event', () => {
  const described = (row: Partial<Incident>, command: DescribeIncident, more: object = {}) => {
    const incident = eg.heldIncident(row);
    const facts = { incident, place: null, jurisdictionId: null, dependants: [], ...more };
    const events = describeIncident(NOW, facts, command);
    return { events, types: events.map(({ type }) => type), row: after(incident, events).row };
  };

  test('what changes makes one event each, with what was there before', () => {
    const { types, row, events } = described({}, { title: ' 车库积水 ', typeCode: 'flood.urban', grade: 'large', figures: { trapped: 2 } });
    expect(types).toEqual(['incident.titled', 'incident.typed', 'incident.graded', 'incident.figuresSet']);
    expect(events[0]?.payload).toEqual({ value: '车库积水', previous: '地下车库进水' });
    expect(row).toMatchObject({ title: '车库积水', typeCode: 'flood.urban', grade: 'large', figures: { trapped: 2 }, version: 5 });
  });

  test('what does not change makes none, whatever the order of its keys', () => {
    const place = eg.place();
    const reversed = Object.fromEntries(Object.entries(place).reverse());
    const row = { title: 'a', grade: 'large' as const, figures: { trapped: 2, dead: 0 } };
    expect(described(row, { title: 'a', grade: 'large', figures: { dead: 0, trapped: 2 } }, { place: reversed }).types).toEqual([]);
    expect(described(row, {}).types).toEqual([]);
  });

  test('its reports and assignments follow it into another jurisdiction, and only then', () => {
    const dependants = [{ kind: 'report' as const, id: eg.id() }];
    const place = eg.place({ address: '别处' });
    const near = described({}, {}, { place, jurisdictionId: SHINAN, dependants }).events[0];
    const far = described({}, {}, { place, jurisdictionId: HUANGDAO, dependants }).events[0];
    expect([near?.touches.length, far?.touches.length]).toEqual([1, 2]);
  });

  test('a closed incident keeps its facts', () => {
    expect(refusalOf(() => described({ state: 'closed' }, { title: 'b' }))?.code).toBe('INCIDENT_NOT_OPEN');
  });
});

describe('[I2] open → controlled', () => {
  test('at the time that is given', () => {
    const incident = eg.heldIncident({ openedAt: seconds(-600) });
    const { row } = after(incident, controlIncident(NOW, { incident }, { at: seconds(-60) }));
    expect(row).toMatchObject({ state: 'controlled', controlledAt: seconds(-60), version: 2, flags: [] });
  });

  test('a time before the opening is kept and flagged', () => {
    const incident = eg.heldIncident();
    expect(after(incident, controlIncident(NOW, { incident }, { at: seconds(-60) })).row.flags).toEqual(['outOfOrder']);
  });

  test.each(['controlled', 'closed'] as const)('one that is %s is refused', (state) => {
    const incident = eg.heldIncident({ state });
    expect(refusalOf(() => controlIncident(NOW, { incident }, {}))).toEqual({
      code: 'INCIDENT_NOT_OPEN',
      details: { current: incident.row },
    });
  });
});

describe('[I3] open or controlled → closed', () => {
  test.each(['open', 'controlled'] as const)('one that is %s closes with its disposition', (state) => {
    const incident = eg.heldIncident({ state });
    const assignments = [eg.heldAssignment({ state: 'completed', endedAt: NOW })];
    const closed = after(incident, closeIncident(NOW, { incident, assignments }, { disposition: 'falseAlarm', note: '误报' }));
    expect(closed).toMatchObject({ row: { state: 'closed', closedAt: NOW, disposition: 'falseAlarm', version: 2 }, live: true });
  });

  test.each(['dispatched', 'acknowledged', 'enRoute', 'onScene'] as const)('not while a team is %s', (state) => {
    const assignment = eg.heldAssignment({ state });
    const facts = { incident: eg.heldIncident(), assignments: [assignment] };
    expect(refusalOf(() => closeIncident(NOW, facts, { disposition: 'handled' }))).toMatchObject({
      code: 'ASSIGNMENTS_OPEN',
      details: { errors: [{ assignmentId: assignment.row.id, teamId: assignment.row.teamId }] },
    });
  });

  test('not twice', () => {
    const facts = { incident: eg.heldIncident({ state: 'closed' }), assignments: [] };
    expect(refusalOf(() => closeIncident(NOW, facts, { disposition: 'handled' }))?.code).toBe('INCIDENT_NOT_OPEN');
  });
});

describe('[I4] closed → open again', () => {
  test('its end is forgotten', () => {
    const incident = eg.heldIncident({ state: 'closed', closedAt: NOW, controlledAt: NOW, disposition: 'handled' });
    const { row } = after(incident, reopenIncident(NOW, { incident, dependants: [] }, { reason: '复燃' }));
    expect(row).toMatchObject({ state: 'open', closedAt: null, controlledAt: null, disposition: null, version: 2 });
  });

  test('one that had left the live set comes back with its reports and assignments', () => {
    const { world, cast } = openingScene();
    const archived = closedAndArchived(world, cast.third);
    world.record(reopenIncident(NOW, { incident: archived, dependants: world.dependantsOf(cast.third) }, { reason: '复燃' }));
    expect([world.incident(cast.third).live, world.dependantsOf(cast.third).map(({ id }) => world.report(id).live)]).toEqual([
      true,
      [true],
    ]);
  });

  test('an open one is refused, and a merged one is unmerged instead', () => {
    const facts = (row: Partial<Incident>) => ({ incident: eg.heldIncident(row), dependants: [] });
    expect(refusalOf(() => reopenIncident(NOW, facts({}), { reason: 'x' }))?.code).toBe('INCIDENT_NOT_CLOSED');
    expect(refusalOf(() => reopenIncident(NOW, facts({ state: 'closed', mergedIntoId: eg.id() }), { reason: 'x' }))?.code).toBe(
      'INCIDENT_MERGED',
    );
  });
});

describe('[I5] merging moves reports and assignments', () => {
  test('the source is closed as merged, nothing is lost', () => {
    const { world, cast } = openingScene();
    const before = [cast.source, cast.target].map((id) => world.incident(id).row);
    merge(world, NOW, cast.source, cast.target);
    const [source, target] = [cast.source, cast.target].map((id) => world.incident(id).row);
    expect(source).toMatchObject({ state: 'closed', disposition: 'merged', mergedIntoId: cast.target, reportIds: [], closedAt: NOW });
    expect(target?.reportIds).toEqual([...(before[1]?.reportIds ?? []), ...(before[0]?.reportIds ?? [])]);
    expect(world.assignmentsOf(cast.source)).toEqual([]);
    expect(world.assignmentsOf(cast.target)).toHaveLength(3);
  });

  test('what the source’s teams saw they see on the target', () => {
    const { world, cast } = openingScene();
    merge(world, NOW, cast.source, cast.target);
    expect(world.incident(cast.target).scope).toEqual(expect.arrayContaining([`t:${cast.teams[0]}`, `t:${cast.teams[2]}`]));
  });

  test('a team with an open assignment on both stands in the way', () => {
    const teamId = eg.id();
    const on = (row: object) => [eg.heldAssignment({ teamId, ...row })];
    const facts = { source: eg.heldIncident(), target: eg.heldIncident(), assignments: on({}), targetAssignments: on({}) };
    expect(refusalOf(() => mergeIncident(NOW, facts, {}))).toMatchObject({ code: 'MERGE_CONFLICT', details: { errors: [{ teamId }] } });
    expect(mergeConflicts({ ...facts, targetAssignments: on({ state: 'completed' }) })).toEqual([]);
  });

  test('not with itself, not from or into a closed one', () => {
    const { world, cast } = openingScene();
    const closed = eg.heldIncident({ state: 'closed' });
    const facts = mergeFacts(world, cast.source, cast.target);
    expect(refusalOf(() => mergeIncident(NOW, { ...facts, target: facts.source }, {}))?.code).toBe('INCIDENTS_SAME');
    expect(refusalOf(() => mergeIncident(NOW, { ...facts, source: closed }, {}))?.code).toBe('INCIDENT_NOT_OPEN');
    expect(refusalOf(() => mergeIncident(NOW, { ...facts, target: closed }, {}))?.code).toBe('INCIDENT_CLOSED');
  });
});

describe('[I6] unmerging restores both', () => {
  test('one that is not merged is refused, and so is one whose target was merged on', () => {
    const { world, cast } = openingScene();
    expect(refusalOf(() => unmerge(world, NOW, cast.source, cast.target))?.code).toBe('INCIDENT_NOT_MERGED');
    merge(world, NOW, cast.source, cast.target);
    merge(world, NOW, cast.target, cast.third);
    expect(refusalOf(() => unmerge(world, NOW, cast.source, cast.target))?.code).toBe('INCIDENT_MERGED');
  });

  /** Rows, sight and presence in the live set; versions count what happened, so they differ. An incident stays in sight of teams that were on it. */
  const compared = (world: World) =>
    world
      .everything()
      .map(({ kind, row, live, scope }: Held) => ({ kind, row: { ...row, version: 0 }, live, scope: kind === 'incident' ? [] : scope }));

  type Between = Happening | 'archiveSource' | 'mergeOn' | 'unmergeOn';
  // Long stories, with what can only follow something else drawn more often: else hardly any would close, archive, reopen or undo.
  const deed = fc.constantFrom(
    ...DEEDS,
    ...(['undo', 'undo', 'complete', 'complete', 'close', 'close', 'archive', 'unjoin', 'join'] as const),
  );
  const happening = fc.record<Happening>({ deed, which: fc.nat(11), by: fc.constantFrom('officer', 'leader'), after: fc.nat(20) });
  const between = fc.array(
    fc.oneof(
      { weight: 12, arbitrary: happening },
      { weight: 1, arbitrary: fc.constantFrom<Between>('archiveSource', 'mergeOn', 'unmergeOn') },
    ),
    { minLength: 5, maxLength: 60, size: 'max' },
  );

  test('whatever happened in between: as if the two had never been one', () => {
    fc.assert(
      fc.property(between, (happenings) => {
        const { world, cast } = openingScene();
        const twin = new World(...world.everything());
        merge(world, NOW, cast.source, cast.target);
        let now = 0;
        for (const one of happenings) {
          now += typeof one === 'string' ? 1 : one.after;
          live(world, twin, cast, seconds(now), one);
        }
        now += 1;
        if (world.incident(cast.target).row.mergedIntoId !== null)
          for (const each of [world, twin]) unmerge(each, seconds(now), cast.target, cast.third);
        unmerge(world, seconds(now), cast.source, cast.target);
        expect(compared(world)).toEqual(compared(twin));
      }),
      { numRuns: 300 },
    );
  });

  /** What is refused while the two are one does not happen in the twin world either. */
  function live(world: World, twin: World, cast: Cast, now: string, one: Between): void {
    const assignmentId = eg.id();
    if (one === 'archiveSource') {
      const facts = { incident: world.incident(cast.source), dependants: world.dependantsOf(cast.source) };
      if (refusalOf(() => world.record(archiveIncident(now, facts))) !== null) expect(world.incident(cast.source).live).toBe(false);
    } else if (one === 'mergeOn') {
      if (refusalOf(() => merge(world, now, cast.target, cast.third)) === null) merge(twin, now, cast.target, cast.third);
    } else if (one === 'unmergeOn') {
      if (refusalOf(() => unmerge(world, now, cast.target, cast.third)) === null) unmerge(twin, now, cast.target, cast.third);
    } else if (happen(world, cast, now, one, assignmentId) !== null) {
      expect([one, happen(twin, cast, now, one, assignmentId) !== null]).toEqual([one, true]);
    }
  }
});

describe('[I7] a closed incident leaves the live set', () => {
  test('with its reports and assignments', () => {
    const { world, cast } = openingScene();
    closedAndArchived(world, cast.third);
    expect(world.dependantsOf(cast.third).map(({ id }) => world.report(id).live)).toEqual([false]);
    expect(refusalOf(() => archiveIncident(NOW, { incident: world.incident(cast.third), dependants: [] }))?.code).toBe('NOT_ARCHIVABLE');
  });

  test('an open one does not', () => {
    expect(refusalOf(() => archiveIncident(NOW, { incident: eg.heldIncident(), dependants: [] }))?.code).toBe('NOT_ARCHIVABLE');
  });
});

test.each(['open', 'controlled', 'closed'] as const)('[I8] a note is added to one that is %s and changes no row', (state) => {
  const incident = eg.heldIncident({ state });
  const [event] = noteIncident(NOW, { incident }, { text: ' 水已退 ', at: seconds(-300) });
  expect(event).toMatchObject({ type: 'incident.noteAdded', at: seconds(-300), flags: ['late'], payload: { text: '水已退' }, touches: [] });
});

function closedAndArchived(world: World, id: string): HeldIncident {
  world.record(closeIncident(NOW, { incident: world.incident(id), assignments: [] }, { disposition: 'handled' }));
  world.record(archiveIncident(NOW, { incident: world.incident(id), dependants: world.dependantsOf(id) }));
  const archived = world.incident(id);
  expect(archived.live).toBe(false);
  return archived;
}
