/** docs/spec/feed.md: what an event means for a row. */
import fc from 'fast-check';
import { deepFreeze, eg, NOW, seconds } from '../testing/examples.ts';
import { type Cast, DEEDS, type Happening, happen, merge, openingScene, unmerge } from '../testing/story.ts';
import { applyEvent } from './apply.ts';
import type { DomainEvent, Held } from './held.ts';

const happening = fc.record<Happening>({
  deed: fc.constantFrom(...DEEDS, 'undo', 'complete', 'close', 'archive'),
  which: fc.nat(11),
  by: fc.constantFrom('officer', 'leader'),
  after: fc.nat(20),
});
const story = fc.array(happening, { minLength: 5, maxLength: 50, size: 'max' });

/** Every change of a story: the row before, the event, the row after. */
function changesOf(happenings: readonly Happening[]): { before: Held; event: DomainEvent; after: Held }[] {
  const { world, cast } = openingScene();
  const changes: { before: Held; event: DomainEvent; after: Held }[] = [];
  const held = new Map(world.everything().map((one) => [one.row.id, one]));
  const { record } = world;
  world.record = (events) => {
    for (const event of deepFreeze(events)) {
      for (const { kind, id } of event.touches) {
        const before = held.get(id) ?? null;
        const after = deepFreeze(applyEvent(kind, before, event));
        if (before !== null) changes.push({ before, event, after });
        held.set(id, after);
      }
    }
    record.call(world, events);
  };
  let now = 0;
  merge(world, seconds(now), cast.source, cast.target);
  for (const one of happenings) {
    now += one.after;
    happen(world, cast satisfies Cast, seconds(now), one, eg.id());
  }
  if (world.incident(cast.source).row.mergedIntoId !== null) unmerge(world, seconds(now + 1), cast.source, cast.target);
  return changes;
}

test('a version rises by exactly one with each change of its row, and not at all when nothing of it changes', () => {
  fc.assert(
    fc.property(story, (happenings) => {
      for (const { before, event, after } of changesOf(happenings)) {
        const { version: was, ...rowBefore } = before.row;
        const { version: is, ...rowAfter } = after.row;
        const isChanged = JSON.stringify(rowBefore) !== JSON.stringify(rowAfter) || before.live !== after.live;
        expect([event.type, is - was]).toEqual([event.type, isChanged ? 1 : 0]);
      }
    }),
    { numRuns: 150 },
  );
});

test('a meaning is pure: it writes into nothing it is given, and says the same again', () => {
  fc.assert(
    fc.property(story, (happenings) => {
      // Rows and events are frozen by `changesOf`; a meaning that wrote into one would have thrown there.
      for (const { before, event, after } of changesOf(happenings)) expect(applyEvent(before.kind, before, event)).toEqual(after);
    }),
    { numRuns: 100 },
  );
});

test('id and kind of a row never change', () => {
  fc.assert(
    fc.property(story, (happenings) => {
      for (const { before, after } of changesOf(happenings)) expect([after.kind, after.row.id]).toEqual([before.kind, before.row.id]);
    }),
    { numRuns: 50 },
  );
});

test('a new row begins in version 1', () => {
  const row = eg.team();
  const subject = { kind: 'team' as const, id: row.id };
  const event: DomainEvent = {
    type: 'team.created',
    subject,
    incidentId: null,
    at: NOW,
    flags: [],
    initial: row,
    payload: {},
    touches: [subject],
  };
  expect(applyEvent('team', null, event).row.version).toBe(1);
});

test('sight alone moves no version', () => {
  const incident = eg.heldIncident();
  const subject = { kind: 'assignment' as const, id: eg.id() };
  const payload = { teamId: eg.id(), teamNode: eg.id(), assignmentId: eg.id() };
  const event: DomainEvent = {
    type: 'assignment.dispatched',
    subject,
    incidentId: incident.row.id,
    at: NOW,
    flags: [],
    payload,
    touches: [],
  };
  const seen = applyEvent('incident', incident as never, event);
  expect(seen.row).toEqual(incident.row);
  expect(seen.scope.length).toBe(incident.scope.length + 3);
});
