import fc from 'fast-check';
import { estimateIsochrone } from '../route/route.ts';
import { type CoveredPlace, leftUncovered, placesWithin } from './reached.ts';

const place = (regionCode: string, lng: number): CoveredPlace => ({ regionCode, jurisdictionId: regionCode, point: [lng, 36] });

test('[A23] a town is reached when its centre is', () => {
  const { geometry } = estimateIsochrone([120, 36], 15, 'truck');
  // 15 min at 30 km/h over a detour of 1.4 are 5.36 km, 0.0596° of longitude here.
  expect(placesWithin(geometry.coordinates, [place('here', 120), place('near', 120.059), place('far', 120.061)])).toEqual([0, 1]);
});

test('[A23] a hole of the reach is not reached', () => {
  const ring = (half: number): [number, number][] => [
    [120 - half, 36 - half],
    [120 + half, 36 - half],
    [120 + half, 36 + half],
    [120 - half, 36 + half],
    [120 - half, 36 - half],
  ];
  expect(placesWithin([[ring(0.1), ring(0.05)]], [place('hole', 120), place('rim', 120.07)])).toEqual([1]);
});

test('[A23] what a team alone reaches with what it can do stays uncovered while it is away', () => {
  const teams = [
    { teamId: 'engine', capabilities: ['fire'], reached: [0, 1] },
    { teamId: 'second', capabilities: ['fire', 'pump'], reached: [1, 2] },
    { teamId: 'boat', capabilities: ['boat'], reached: [0, 3] },
  ];
  const left = leftUncovered(teams, ['fire', 'pump'], 4);
  expect(left.get('engine')).toEqual([0]);
  expect(left.get('second')).toEqual([1, 2]);
  expect(left.get('boat')).toEqual([3]);
});

test('[A23] a team leaves nothing uncovered that another with the same ability reaches, whoever they are', () => {
  const team = fc.record({
    capabilities: fc.subarray(['fire', 'pump']),
    reached: fc.subarray([0, 1, 2, 3, 4]),
  });
  fc.assert(
    fc.property(fc.array(team, { maxLength: 8 }), fc.subarray(['fire', 'pump']), (given, required) => {
      const teams = given.map((one, index) => ({ ...one, teamId: `t${index}` }));
      const left = leftUncovered(teams, required, 5);
      for (const one of teams) {
        const own = required.filter((code) => one.capabilities.includes(code));
        const isAlone = (at: number, code: string | null): boolean =>
          !teams.some((other) => other !== one && other.reached.includes(at) && (code === null || other.capabilities.includes(code)));
        const keys: (string | null)[] = own.length === 0 ? [null] : own;
        expect(left.get(one.teamId)).toEqual(one.reached.filter((at) => keys.some((code) => isAlone(at, code))));
      }
    }),
  );
});
