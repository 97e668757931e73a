/** The story holds together: nothing is named that is not there, and it takes ten minutes. Run by `node --test`. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { along, lengthMetres, timeline } from './story.mjs';

/** @type {import('./story.mjs').Story} */
const story = JSON.parse(await readFile(new URL('./rainy-night.json', import.meta.url), 'utf8'));

test('six reports, two of one event, three teams, ten minutes', () => {
  assert.equal(Object.keys(story.reports).length, 6);
  assert.equal(story.scenes.filter((scene) => scene.do === 'join').length, 1);
  assert.equal(new Set(story.scenes.filter((scene) => scene.do === 'dispatch').map(({ team }) => team)).size, 3);
  assert.equal(Math.max(...story.scenes.map(({ after }) => after)), story.seconds);
  assert.equal(story.seconds, 600);
});

test('every scene names a person, a report, a team and a route that exist, and comes after what it needs', () => {
  const people = ['duty', ...Object.values(story.teams)];
  const done = new Set();
  for (const scene of story.scenes) {
    assert.ok(people.includes(scene.by), scene.by);
    assert.ok(story.reports[scene.report], scene.report);
    if (scene.team) assert.ok(story.teams[scene.team], scene.team);
    if (scene.route) assert.ok(story.routes[scene.route], scene.route);
    if (scene.do !== 'report') assert.ok(done.has(`report ${scene.report}`), `${scene.after}: ${scene.do} before its report`);
    if (!['report', 'accept', 'join'].includes(scene.do))
      assert.ok(done.has(`accept ${scene.report}`), `${scene.after}: ${scene.do} before its incident`);
    if (scene.by !== 'duty') assert.equal(story.teams[scene.team ?? 'drainage'] !== undefined, true);
    done.add(`${scene.do} ${scene.report}`);
  }
  const accepted = story.scenes.filter((scene) => scene.do === 'accept').map(({ report }) => report);
  for (const report of accepted) assert.ok(done.has(`close ${report}`), `${report} is never closed`);
});

test('scenes stand in the order of time', () => {
  const times = story.scenes.map(({ after }) => after);
  assert.deepEqual(
    times,
    times.toSorted((a, b) => a - b),
  );
});

test('a team moves along its route from first to last point at a believable speed', () => {
  const fixes = timeline(story).filter((entry) => entry.do === 'position' && 'point' in entry);
  for (const scene of story.scenes.filter(({ route }) => route)) {
    const route = story.routes[scene.route ?? ''] ?? [];
    const own = fixes.filter(({ team, after }) => team === scene.team && after >= scene.after && after <= (scene.until ?? 0));
    assert.deepEqual('point' in own[0] && own[0].point, route[0]);
    const last = own.at(-1);
    assert.deepEqual(last && 'point' in last && last.point, route.at(-1));
    const metresPerSecond = lengthMetres(route) / ((scene.until ?? 0) - scene.after);
    assert.ok(metresPerSecond > 5 && metresPerSecond < 25, `${scene.route}: ${metresPerSecond} m/s`);
  }
});

test('a share of the way lies on it', () => {
  const { point, headingDegrees } = along(
    [
      [120, 36],
      [120, 36.01],
      [120.01, 36.01],
    ],
    0.25,
  );
  assert.equal(point[0], 120);
  assert.ok(point[1] > 36 && point[1] < 36.01);
  assert.equal(headingDegrees, 0);
});
