/** The books under random, late, reversed and concurrent movements, against a naive model (docs/spec/ledger.md, [LE19]). */
import { type Depot, type Lot, type Movement, quantityFrom, quantityText, type StockPage } from '@fenghuo/domain';
import fc from 'fast-check';
import { type Caller, startServer, type TestServer } from '../core/testing/server.ts';
import { CONSUMED, inDepot, SUPPLIER, Supplies } from '../core/testing/supplies.ts';

const PLACES = 3;
const LOTS = 2;

let server: TestServer;
let supplies: Supplies;
let duty: Caller;
let leader: Caller;
beforeAll(async () => {
  server = await startServer();
  supplies = await Supplies.of(server);
  ({ duty } = supplies);
  leader = await server.as('dutyLeader');
});
afterAll(() => server?.close());

/** 0: supplier, 1…: depots, last: consumed. */
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('move' as const),
      lines: fc.array(
        fc.record({
          lot: fc.nat(LOTS - 1),
          from: fc.nat(PLACES),
          to: fc.nat(PLACES),
          thousandths: fc.integer({ min: 1, max: 6000 }),
        }),
        { minLength: 1, maxLength: 3 },
      ),
      agoMinutes: fc.option(fc.integer({ min: 0, max: 3000 })),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('reverse' as const), which: fc.nat(20) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('writeOff' as const), lot: fc.nat(LOTS - 1), at: fc.nat(PLACES - 1), isDeclined: fc.boolean() }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;
type World = { lots: Lot[]; depots: Depot[]; done: Movement[] };

const places = ({ depots }: World) => [SUPPLIER, ...depots.map(({ id }) => inDepot(id))];

async function play(world: World, one: Step): Promise<void> {
  const answer = await send(world, one);
  if (answer === null) return;
  expect([200, 201, 409]).toContain(answer.status);
  if (answer.status !== 409) world.done.push(answer.body);
}

async function send(world: World, one: Step): Promise<{ status: number; body: Movement } | null> {
  if (one.do === 'reverse') {
    const id = world.done[one.which % Math.max(1, world.done.length)]?.id;
    return id === undefined ? null : duty.post<Movement>(`/movements/${id}/reverse`, { reason: '冲正' });
  }
  if (one.do === 'writeOff') {
    const [lot, depot] = [world.lots[one.lot], world.depots[one.at]];
    if (lot === undefined || depot === undefined) return null;
    const lines = [{ lotId: lot.id, from: inDepot(depot.id), to: { kind: 'scrapped' }, quantity: '1' }];
    const asked = await duty.post<Movement>('/movements', { kind: 'writeOff', lines });
    if (asked.status !== 201) return asked;
    return leader.post<Movement>(`/movements/${asked.body.id}/confirm`, { isDeclined: one.isDeclined });
  }
  const lines = one.lines.flatMap(({ lot, from, to, thousandths }) => {
    const [a, b] = [places(world)[from], from === 0 || to !== 0 ? places(world)[to] : CONSUMED];
    const isSame = a === undefined || b === undefined || from === to;
    return isSame ? [] : [{ lotId: world.lots[lot]?.id, from: a, to: b, quantity: quantityText(BigInt(thousandths)) }];
  });
  const kinds = new Set(
    lines.map(({ from, to }) => (from?.kind === 'supplier' ? 'receive' : to?.kind === 'consumed' ? 'issue' : 'transfer')),
  );
  const [kind] = kinds;
  // One movement is of one kind.
  const own = lines.filter(
    ({ from, to }) => (from?.kind === 'supplier' ? 'receive' : to?.kind === 'consumed' ? 'issue' : 'transfer') === kind,
  );
  if (own.length === 0) return null;
  const at = one.agoMinutes === null ? {} : { at: new Date(Date.parse(server.clock.now()) - one.agoMinutes * 60_000).toISOString() };
  return duty.post<Movement>('/movements', { kind, lines: own, ...at });
}

/** Every line of every movement that stands, one after the other, and nothing else. */
function naive(movements: readonly Movement[], until: string | null): Map<string, bigint> {
  const amounts = new Map<string, bigint>();
  const add = (key: string, amount: bigint) => amounts.set(key, (amounts.get(key) ?? 0n) + amount);
  for (const { state, at, lines } of movements) {
    if (state !== 'recorded' || (until !== null && Date.parse(at) > Date.parse(until))) continue;
    for (const { lotId, from, to, quantity } of lines) {
      add(`${lotId} ${'id' in from ? from.id : from.kind}`, -quantityFrom(quantity));
      add(`${lotId} ${'id' in to ? to.id : to.kind}`, quantityFrom(quantity));
    }
  }
  return new Map([...amounts].filter(([, amount]) => amount !== 0n).sort(([a], [b]) => (a < b ? -1 : 1)));
}

async function told({ lots }: World, until: string | null): Promise<Map<string, bigint>> {
  const at = until === null ? '' : `&at=${encodeURIComponent(until)}`;
  const outside = ['supplier', 'consumed', 'scrapped'];
  const answers = await Promise.all(
    lots.flatMap((lot) =>
      ['', ...outside.map((place) => `&place=${place}`)].map((place) => duty.get<StockPage>(`/stock?lot=${lot.id}${place}${at}`)),
    ),
  );
  const rows = answers.flatMap(({ body }) => body.items);
  return new Map(
    rows
      .map(({ lotId, place, onHand }) => [`${lotId} ${'id' in place ? place.id : place.kind}`, quantityFrom(onHand)] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

async function check(world: World): Promise<void> {
  const now = naive(world.done, null);
  expect(await told(world, null)).toEqual(now);
  for (const depot of world.depots) for (const lot of world.lots) expect(now.get(`${lot.id} ${depot.id}`) ?? 0n).toBeGreaterThanOrEqual(0n);
  for (const lot of world.lots)
    expect([...now].filter(([key]) => key.startsWith(lot.id)).reduce((sum, [, amount]) => sum + amount, 0n)).toBe(0n);
  const instants = world.done.map(({ at }) => at).filter((_, index) => index % 3 === 0);
  for (const instant of instants) expect(await told(world, instant)).toEqual(naive(world.done, instant));
}

const world = async (): Promise<World> => {
  const item = await supplies.item({ decimals: 3 });
  const lots = await Promise.all(Array.from({ length: LOTS }, () => supplies.lot(item)));
  const depots = await Promise.all(Array.from({ length: PLACES }, () => supplies.depot()));
  return { lots, depots, done: [] };
};

test('[LE19] nothing is made or lost, no place goes below zero, and the book of any instant is the sum of its lines', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
      const one = await world();
      for (const lot of one.lots) for (const depot of one.depots) one.done.push(await supplies.receive(lot, depot, '5'));
      for (const next of steps) await play(one, next);
      await check(one);
    }),
    { numRuns: 12 },
  );
}, 60_000);

test('[LE19] the same when all happen at once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 40 }), async (steps) => {
      const one = await world();
      for (const lot of one.lots) for (const depot of one.depots) one.done.push(await supplies.receive(lot, depot, '5'));
      await Promise.all(steps.map((next) => play(one, next)));
      await check(one);
    }),
    { numRuns: 8 },
  );
}, 60_000);
