import type { EvacuationZone, HouseholdPart, VillageCount, ZoneHousehold } from '@fenghuo/domain';
import { emptyVillage } from '@fenghuo/domain';
import { inOrder, nextStepsOf, stepsOf } from './zone-steps.ts';

const part = (state: HouseholdPart['state']): HouseholdPart => ({ state, people: 2, vulnerable: 0, shelterId: null, at: '', visits: 0 });
const zone = (state: EvacuationZone['state'], villages: VillageCount[] = []) => ({ state, villages }) as unknown as EvacuationZone;

test('verifying is offered once nobody is there', () => {
  const village = emptyVillage('v');
  const open = { ...village, byState: { ...village.byState, refused: { households: 1, people: 1, vulnerable: 0 } } };
  expect(nextStepsOf(zone('running', [open]))).toEqual(['lift']);
  expect(nextStepsOf(zone('running', [village]))).toEqual(['verify', 'lift']);
  expect(nextStepsOf(zone('returned'))).toEqual([]);
});

test('a household is offered the steps that its people can take while the zone stands so', () => {
  expect(stepsOf('running', { parts: [part('listed')] })).toEqual(['notified', 'movedToShelter', 'movedToKin', 'refused', 'notFound']);
  expect(stepsOf('lifted', { parts: [part('movedToKin')] })).toEqual(['returned', 'settled', 'movedToShelter']);
  expect(stepsOf('returned', { parts: [part('movedToKin')] })).toEqual([]);
});

test('those still open come first', () => {
  const one = (code: string, state: ZoneHousehold['state']) => ({ code, state }) as ZoneHousehold;
  const list = [one('H-3', 'returned'), one('H-2', 'listed'), one('H-1', 'movedToKin'), one('H-1', 'listed')];
  expect(list.sort(inOrder).map(({ code, state }) => `${code} ${state}`)).toEqual([
    'H-1 listed',
    'H-2 listed',
    'H-1 movedToKin',
    'H-3 returned',
  ]);
});
