/** What is typed at the desk for people who come together, and what of it is sent: an empty field says nothing. */
import type { EvacueeNeed, RegisterGroup, ToldEvacuee } from '@fenghuo/domain';

export type Typed = {
  key: number;
  name: string;
  phone: string;
  home: string;
  sex: 'female' | 'male' | null;
  birthYear: number | null;
  needs: readonly EvacueeNeed[];
};

let made = 0;
export function nobody(): Typed {
  made += 1;
  return { key: made, name: '', phone: '', home: '', sex: null, birthYear: null, needs: [] };
}

/** A family lives in one house: the next one starts with its address. */
export const another = (people: readonly Typed[]): Typed => ({ ...nobody(), home: people[0]?.home ?? '' });

function toldOf({ name, phone, home, sex, birthYear, needs }: Typed, doNotDisclose: boolean): ToldEvacuee {
  return {
    ...(name.trim() !== '' && { name: name.trim() }),
    ...(phone.trim() !== '' && { phone: phone.trim() }),
    ...(home.trim() !== '' && { home: home.trim() }),
    ...(sex !== null && { sex }),
    ...(birthYear !== null && { birthYear }),
    ...(needs.length > 0 && { needs: [...needs] }),
    ...(doNotDisclose && { doNotDisclose }),
  };
}

/** `isCounted`: they were counted in at the door, and only their names are new. `transferId`: they were expected, and come with this. */
type Where = { incidentId: string; shelterId: string; doNotDisclose: boolean; isCounted: boolean; transferId: string | null; at: string };

export const groupOf = (
  people: readonly Typed[],
  { incidentId, shelterId, doNotDisclose, isCounted, transferId, at }: Where,
): RegisterGroup => ({
  incidentId,
  shelterId,
  at,
  ...(isCounted && { isCounted }),
  ...(transferId !== null && { transferId }),
  people: people.map((one) => toldOf(one, doNotDisclose)),
});
