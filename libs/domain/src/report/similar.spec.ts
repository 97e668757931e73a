import fc from 'fast-check';
import type { LngLat } from '../geo.ts';
import { toInstant, toMs } from '../time.ts';
import {
  rankSimilar,
  SIMILAR_FLOOR,
  SIMILAR_REASON_CODES,
  Similar,
  type SimilarCandidate,
  SimilarReason,
  type SimilarSubject,
  scoreSimilar,
} from './similar.ts';

const NOW = '2026-07-12T07:42:00.000Z';
const POND: LngLat = [120.3826, 36.0671];
const CLASSES = new Map([
  ['tailings', 'accident'],
  ['fire.building', 'accident'],
  ['gas', 'accident'],
  ['flood.urban', 'natural'],
]);

const minutesBefore = (minutes: number): string => toInstant(toMs(NOW) - minutes * 60_000);
/** `metres` to the north of the pond. */
const north = (metres: number): LngLat => [POND[0], POND[1] + metres / 111_195.08];

const subject = (over: Partial<SimilarSubject> = {}): SimilarSubject => ({
  point: POND,
  address: null,
  typeCode: 'tailings',
  occurredAt: null,
  summary: null,
  ...over,
});
const candidate = (over: Partial<SimilarCandidate> = {}): SimilarCandidate => ({
  kind: 'incident',
  id: 'a',
  point: POND,
  address: null,
  typeCode: 'tailings',
  at: NOW,
  text: '',
  samePhone: false,
  closedAt: null,
  ...over,
});
const compare = (a: SimilarSubject, b: SimilarCandidate) => scoreSimilar(NOW, a, b, CLASSES);

describe('scoreSimilar', () => {
  test('three tell of one pond: 500 m, same type, 100 minutes apart reaches 0.8, with the three reasons', () => {
    const { score, reasons } = compare(subject(), candidate({ point: north(500), at: minutesBefore(100) }));
    expect(score).toBeGreaterThanOrEqual(0.8);
    expect(reasons).toEqual([{ code: 'NEAR', metres: 500 }, { code: 'RECENT', minutes: 100 }, { code: 'SAME_TYPE' }]);
  });

  test('the wrong name of the pond takes nothing away', () => {
    const told = compare(
      subject({ summary: '青山尾矿库坝体出现裂缝，有渗水' }),
      candidate({ point: north(480), at: minutesBefore(100), text: '清山村尾矿库坝上裂缝，1人受伤' }),
    );
    expect(told.score).toBeGreaterThanOrEqual(0.85);
    expect(told.reasons.map(({ code }) => code)).toContain('LIKE_WORDS');
  });

  test('the same thing farther than 3 km, or more than a day apart, never reaches 0.8', () => {
    const words = { summary: '城阳区春阳路积水，一辆轿车被淹，两人被困', figures: { trapped: 2 } };
    const same = { text: words.summary, samePhone: true, figures: words.figures };
    expect(compare(subject(words), candidate({ ...same, point: north(3_050) })).score).toBeLessThanOrEqual(0.6);
    expect(compare(subject(words), candidate({ ...same, at: minutesBefore(25 * 60) })).score).toBeLessThanOrEqual(0.6);
    expect(compare(subject(words), candidate({ ...same, at: minutesBefore(73 * 60) }))).toEqual({ score: 0, reasons: [] });
  });

  test('same type at the same hour across the city is not listed, nor without a place', () => {
    expect(compare(subject(), candidate({ point: north(10_000) })).score).toBeLessThan(SIMILAR_FLOOR);
    expect(compare(subject({ point: null }), candidate()).score).toBeLessThan(SIMILAR_FLOOR);
    expect(
      compare(subject({ summary: '发生交通事故，有人受伤' }), candidate({ point: north(10_000), text: '两车追尾，无人受伤' })).score,
    ).toBeLessThan(SIMILAR_FLOOR);
  });

  test('the same phone within minutes is listed wherever the caller says to be', () => {
    const again = compare(
      subject({ typeCode: null }),
      candidate({ typeCode: null, samePhone: true, point: north(8_000), at: minutesBefore(5) }),
    );
    expect(again.score).toBeGreaterThanOrEqual(SIMILAR_FLOOR);
    expect(compare(subject({ point: null }), candidate({ samePhone: true, at: minutesBefore(5) })).score).toBeGreaterThanOrEqual(0.8);
  });

  test('words alone can find it while no point is known', () => {
    const told = compare(
      subject({ point: null, typeCode: null, summary: '香港中路178号地下车库进水，有两辆车被淹' }),
      candidate({
        typeCode: 'flood.urban',
        point: POND,
        at: minutesBefore(10),
        text: '香港中路178号地下车库进水',
        address: '香港中路178号',
      }),
    );
    expect(told.score).toBeGreaterThanOrEqual(SIMILAR_FLOOR);
    expect(told.reasons).toContainEqual({ code: 'RECENT', minutes: 10 });
  });

  test('type, class and another class weigh in this order', () => {
    const at = { point: north(700), at: minutesBefore(60) };
    const [same, sameClass, unknown, other] = ['tailings', 'gas', 'no-such-type', 'flood.urban'].map((typeCode) =>
      compare(subject(), candidate({ ...at, typeCode })),
    );
    expect(same?.score).toBeGreaterThan(sameClass?.score ?? 1);
    expect(sameClass?.score).toBeGreaterThan(unknown?.score ?? 1);
    expect(unknown?.score).toBeGreaterThan(other?.score ?? 1);
    expect(sameClass?.reasons).toContainEqual({ code: 'SAME_CLASS' });
  });

  test('a closed one is listed weaker for six hours, then no more', () => {
    const open = compare(subject(), candidate({ at: minutesBefore(60) }));
    const closed = compare(subject(), candidate({ at: minutesBefore(60), closedAt: minutesBefore(20) }));
    expect(closed.score).toBeCloseTo(open.score * 0.7, 1);
    expect(closed.reasons).toEqual(open.reasons);
    expect(compare(subject(), candidate({ at: minutesBefore(600), closedAt: minutesBefore(361) })).score).toBe(0);
  });

  test('equal figures are a reason; zeros and unknown ones are not', () => {
    const codes = (a: object, b: object) => compare(subject({ figures: a }), candidate({ figures: b })).reasons;
    expect(codes({ trapped: 3, injured: 0 }, { trapped: 3, injured: 0 })).toContainEqual({ code: 'SAME_FIGURES', figures: ['trapped'] });
    expect(codes({ injured: 0 }, { injured: 1 }).map(({ code }) => code)).not.toContain('SAME_FIGURES');
  });

  test('full width, case and punctuation do not hide likeness', () => {
    const share = compare(subject({ summary: 'ＡＢＣ大厦，１７８号' }), candidate({ text: 'abc大厦,178号' })).reasons.find(
      ({ code }) => code === 'LIKE_WORDS',
    );
    expect(share).toEqual({ code: 'LIKE_WORDS', share: 1 });
  });
});

describe('whatever the facts', () => {
  const point = fc.option(fc.tuple(fc.double({ min: 120, max: 120.6, noNaN: true }), fc.double({ min: 36, max: 36.4, noNaN: true })), {
    nil: null,
  });
  const words = fc.string({ unit: fc.constantFrom(...'路段积水两车追尾一人被困着火小区号楼178，。 '), maxLength: 60 });
  const typeCode = fc.constantFrom('tailings', 'gas', 'flood.urban', 'unknown', null);
  const at = fc.integer({ min: -60, max: 6_000 }).map(minutesBefore);
  const anySubject: fc.Arbitrary<SimilarSubject> = fc.record({
    point,
    address: fc.option(words, { nil: null }),
    typeCode,
    occurredAt: fc.option(at, { nil: null }),
    summary: words,
  });
  const anyCandidate: fc.Arbitrary<SimilarCandidate> = fc.record({
    kind: fc.constantFrom('report', 'incident'),
    id: fc.uuid(),
    point,
    address: fc.option(words, { nil: null }),
    typeCode,
    at,
    text: words,
    samePhone: fc.boolean(),
    closedAt: fc.option(at, { nil: null }),
  });

  test('the list is sound, sorted, above the floor, bounded, and does not depend on the order of the candidates', () => {
    fc.assert(
      fc.property(
        anySubject,
        fc.uniqueArray(anyCandidate, { maxLength: 30, selector: ({ id }) => id }),
        fc.integer({ min: 1, max: 5 }),
        (told, candidates, limit) => {
          const ranked = rankSimilar(NOW, told, candidates, { classOf: CLASSES, limit });
          expect(ranked.length).toBeLessThanOrEqual(limit);
          for (const [index, similar] of ranked.entries()) {
            expect(Similar.parse(similar)).toEqual(similar);
            expect(similar.score).toBeGreaterThanOrEqual(SIMILAR_FLOOR);
            expect(similar.score).toBeLessThanOrEqual(ranked[index - 1]?.score ?? 1);
            expect(similar.score * 100).toBeCloseTo(Math.round(similar.score * 100), 6);
          }
          expect(rankSimilar(NOW, told, candidates.toReversed(), { classOf: CLASSES, limit })).toEqual(ranked);
        },
      ),
    );
  });

  test('nearer, sooner or from the same phone never scores lower', () => {
    fc.assert(
      fc.property(anySubject, anyCandidate, fc.double({ min: 0, max: 1, noNaN: true }), (told, other, part) => {
        const before = compare(told, other).score;
        const from = told.point;
        const to = other.point;
        if (from && to) {
          const nearer: LngLat = [from[0] + (to[0] - from[0]) * part, from[1] + (to[1] - from[1]) * part];
          expect(compare(told, { ...other, point: nearer }).score).toBeGreaterThanOrEqual(before);
        }
        const start = toMs(told.occurredAt ?? NOW);
        expect(compare(told, { ...other, at: toInstant(start + (toMs(other.at) - start) * part) }).score).toBeGreaterThanOrEqual(before);
        expect(compare(told, { ...other, samePhone: true }).score).toBeGreaterThanOrEqual(before);
      }),
    );
  });

  test('every reason code is listed once', () => {
    expect(SimilarReason.options.map((option) => option.shape.code.value)).toEqual(SIMILAR_REASON_CODES);
  });
});

test('500 candidates with 4,000 characters each are ranked within 20 ms', () => {
  const long = Array.from({ length: 4_000 }, (_, i) => String.fromCharCode(0x4e00 + ((i * 7_919) % 20_000))).join('');
  const candidates = Array.from({ length: 500 }, (_, i) =>
    candidate({ id: String(i), text: long.slice(i), point: north(i * 10), at: minutesBefore(i) }),
  );
  const told = subject({ summary: long });
  const run = (): number => {
    const start = performance.now();
    rankSimilar(NOW, told, candidates, { classOf: CLASSES, limit: 10 });
    return performance.now() - start;
  };
  // The least of several runs: what the code costs, not what else the machine was doing.
  expect(Math.min(...Array.from({ length: 15 }, run))).toBeLessThan(20);
});
