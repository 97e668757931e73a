/** The index against looking at everything. */
import { distanceMetres, type LngLat } from '@fenghuo/domain';
import fc from 'fast-check';
import { Nearest } from './nearest.ts';

type Thing = { at: LngLat | null; isFree: boolean };

const lngLat: fc.Arbitrary<LngLat> = fc.tuple(fc.double({ min: 119, max: 122, noNaN: true }), fc.double({ min: 35, max: 38, noNaN: true }));
const things = fc.array(fc.record({ at: fc.option(lngLat, { nil: null }), isFree: fc.boolean() }), { maxLength: 200 });

test('[A16] the index finds what looking at everything finds, whatever the filter', () => {
  fc.assert(
    fc.property(things, lngLat, fc.integer({ min: 1, max: 25 }), fc.boolean(), (all, from, count, isFiltered) => {
      const metres = ({ at }: Thing): number => (at === null ? Number.NaN : distanceMetres(at, from));
      const matches = ({ isFree }: Thing): boolean => isFree || !isFiltered;
      const found = new Nearest(all, ({ at }) => at).to(from, count, matches);
      const expected = all
        .filter((thing) => thing.at !== null && matches(thing))
        .map(metres)
        .sort((a, b) => a - b)
        .slice(0, count);
      expect(found.every(matches)).toBe(true);
      expect(new Set(found).size).toBe(found.length);
      // Two at the same distance are in no order: it is the distances that must agree, to a millimetre.
      expect(found).toHaveLength(expected.length);
      for (const [index, thing] of found.entries()) expect(metres(thing)).toBeCloseTo(expected[index] ?? Number.NaN, 3);
    }),
    { numRuns: 300 },
  );
});
