import type { LngLat, Route } from '@fenghuo/domain';
import { shortened, Ways } from './ways.ts';

const TO: LngLat = [120.4, 36.1];
const BEND: LngLat = [120.35, 36.1];
const START: LngLat = [120.3, 36.05];
const route = (estimated = false): Route => ({
  seconds: 600,
  metres: 9_000,
  estimated,
  network: estimated ? 'schematic' : 'roads',
  geometry: { type: 'LineString', coordinates: [START, BEND, TO] },
});

function asked(answer: () => Promise<Route> = () => Promise.resolve(route())) {
  const questions: LngLat[] = [];
  let answers = 0;
  const ways = new Ways(
    (from) => {
      questions.push(from);
      return answer();
    },
    () => {
      answers += 1;
    },
  );
  const settled = async (count: number): Promise<void> => {
    for (let turn = 0; turn < 100 && answers < count; turn += 1) await Promise.resolve();
    expect(answers).toBe(count);
  };
  return { ways, questions, settled };
}

test('[RT9] a way is asked for once, and only what is still to drive is left of it', async () => {
  const { ways, questions, settled } = asked();
  expect(ways.left('a', START, TO, 0, 0)).toBeNull();
  expect(ways.left('a', START, TO, 0, 100)).toBeNull();
  await settled(1);
  expect(ways.left('a', START, TO, 0, 1_000)?.points.at(-1)).toEqual(TO);
  const beyond: LngLat = [120.37, 36.1005];
  expect(ways.left('a', beyond, TO, 0, 60_000)).toEqual({ points: [beyond, TO, TO], estimated: false });
  expect(questions).toHaveLength(1);
});

test('who has left the way is asked for anew, but not with every fix', async () => {
  const { ways, questions, settled } = asked();
  ways.left('a', START, TO, 0, 0);
  await settled(1);
  const elsewhere: LngLat = [120.3, 36.2];
  expect(ways.left('a', elsewhere, TO, 0, 10_000)?.points[0]).toEqual(elsewhere);
  expect(questions).toHaveLength(1);
  ways.left('a', elsewhere, TO, 0, 16_000);
  expect(questions).toEqual([START, elsewhere]);
});

test('a closed road and another goal are asked about at once; the way to another goal is not shown meanwhile', async () => {
  const { ways, questions, settled } = asked();
  ways.left('a', START, TO, 0, 0);
  await settled(1);
  expect(ways.left('a', START, TO, 1, 500)).not.toBeNull();
  await settled(2);
  expect(ways.left('a', START, [120.5, 36.1], 1, 900)).toBeNull();
  expect(questions).toHaveLength(3);
});

test('without a way there is none, and it is asked for again after a while', async () => {
  const { ways, questions, settled } = asked(() => Promise.reject(new Error('UNREACHABLE')));
  ways.left('a', START, TO, 0, 0);
  await settled(1);
  expect(ways.left('a', START, TO, 0, 14_000)).toBeNull();
  expect(questions).toHaveLength(1);
  ways.left('a', START, TO, 0, 16_000);
  expect(questions).toHaveLength(2);
});

test('an estimate stays one', async () => {
  const { ways, settled } = asked(() => Promise.resolve(route(true)));
  ways.left('a', START, TO, 0, 0);
  await settled(1);
  expect(ways.left('a', START, TO, 0, 1)?.estimated).toBe(true);
});

test('a way is cut at the place nearest to the team', () => {
  const { points, offMetres } = shortened([START, BEND, TO], [120.36, 36.101]);
  expect(points).toEqual([[120.36, 36.101], TO]);
  expect(offMetres).toBeCloseTo(111, 0);
});
