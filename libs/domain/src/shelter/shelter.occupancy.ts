/** How full a shelter is and how far its figures can be trusted: pure functions of the row, the settings and the time (docs/spec/shelters.md). */
import type { Settings } from '../place/settings.ts';
import { type Instant, MINUTE_MS, toMs } from '../time.ts';
import type { Room } from './shelter.answers.ts';
import type { DurationClass, Shelter, ShelterState, Transfer } from './shelter.ts';

type Counted = Pick<Shelter, 'capacity' | 'specialCapacity' | 'present' | 'specialPresent' | 'onTheWay' | 'specialOnTheWay' | 'outOfUse'>;

/** People may come in. */
export const TAKES_PEOPLE: readonly ShelterState[] = ['opening', 'open', 'closing'];

const HUNDREDTHS = 100n;
/** Square metres in hundredths. */
export function hundredths(squareMetres: string): bigint {
  const [whole = '0', digits = ''] = squareMetres.split('.');
  return BigInt(whole) * HUNDREDTHS + BigInt(digits.padEnd(2, '0'));
}

export const squareMetresText = (value: bigint): string =>
  `${value / HUNDREDTHS}.${String(value % HUNDREDTHS).padStart(2, '0')}`.replace(/\.?0+$/, '');

export const perPersonOf = (settings: Pick<Settings, 'shelterSquareMetres'>, durationClass: DurationClass): string =>
  settings.shelterSquareMetres[durationClass];

/** [SL2] The lesser of what is declared and what the area holds; nothing known is no place. */
export function shelterCapacityOf(area: string | null, perPerson: string, declared: number | null): number {
  const byArea = area === null ? null : Number(hundredths(area) / hundredths(perPerson));
  const known = [byArea, declared].filter((capacity) => capacity !== null);
  return known.length === 0 ? 0 : Math.min(...known);
}

/** [SL6] Capacity − present − on the way − out of use; below none when more were let in than there are places. */
export const balanceOf = ({ capacity, present, onTheWay, outOfUse }: Counted): number => capacity - present - onTheWay - outOfUse;
export const freeOf = (shelter: Counted): number => Math.max(0, balanceOf(shelter));
export const specialFreeOf = (shelter: Counted): number =>
  Math.min(freeOf(shelter), Math.max(0, shelter.specialCapacity - shelter.specialPresent - shelter.specialOnTheWay));
export const isFull = (shelter: Counted): boolean => balanceOf(shelter) <= 0;

/** Of the places that can be used, in people present or on the way; 1 is full, more is over. */
export function shareOf(shelter: Counted): number {
  const places = shelter.capacity - shelter.outOfUse;
  const people = shelter.present + shelter.onTheWay;
  if (places <= 0) return people === 0 ? 1 : Number.POSITIVE_INFINITY;
  return people / places;
}

/** [SL7] full · amber from the share of the settings on · room. */
export function fullnessOf(shelter: Counted, { shelterAmberPercent }: Pick<Settings, 'shelterAmberPercent'>): 'room' | 'amber' | 'full' {
  if (isFull(shelter)) return 'full';
  return shareOf(shelter) * 100 >= shelterAmberPercent ? 'amber' : 'room';
}

const ROOM_OF = { room: 'room', amber: 'tight', full: 'full' } as const satisfies Record<string, Room>;
export const roomOf = (shelter: Counted, settings: Pick<Settings, 'shelterAmberPercent'>): Room => ROOM_OF[fullnessOf(shelter, settings)];

/** Registered and unregistered side by side; `unseen`: registered, but not there when heads were counted. */
export function registration({ present, registered }: Pick<Shelter, 'present' | 'registered'>): {
  registered: number;
  unregistered: number;
  unseen: number;
} {
  return { registered, unregistered: Math.max(0, present - registered), unseen: Math.max(0, registered - present) };
}

/** [SL8] How old the word is that the figures are right; of no interest while nobody may come in. */
export function confirmationOf(
  { state, confirmedAt }: Pick<Shelter, 'state' | 'confirmedAt'>,
  now: Instant,
  settings: Pick<Settings, 'shelterConfirmAmberMinutes' | 'shelterConfirmRedMinutes'>,
): 'none' | 'fresh' | 'amber' | 'red' {
  if (!TAKES_PEOPLE.includes(state)) return 'none';
  if (confirmedAt === null) return 'red';
  const minutes = (toMs(now) - toMs(confirmedAt)) / MINUTE_MS;
  if (minutes >= settings.shelterConfirmRedMinutes) return 'red';
  return minutes >= settings.shelterConfirmAmberMinutes ? 'amber' : 'fresh';
}

/** Households of one evacuation's list on their way here. */
export type ExpectedOfZone = {
  readonly zoneId: string;
  readonly zoneName: string;
  readonly transfers: readonly Transfer[];
  readonly people: number;
};

/** [SL16] Who is expected, the households by the list that says so. */
export function expectedOf(transfers: readonly Transfer[]): { zones: readonly ExpectedOfZone[]; others: readonly Transfer[] } {
  const byZone = new Map<string, ExpectedOfZone>();
  for (const transfer of transfers) {
    const { household, people } = transfer;
    if (!household) continue;
    const { zoneId, zoneName } = household;
    const zone = byZone.get(zoneId) ?? { zoneId, zoneName, transfers: [], people: 0 };
    byZone.set(zoneId, { ...zone, transfers: [...zone.transfers, transfer], people: zone.people + people });
  }
  return { zones: [...byZone.values()], others: transfers.filter(({ household }) => !household) };
}
