/** How many people live within an area, by what share of each region's ground it has. A region within a larger one that has figures too is taken out of that one. */
import type { Residents } from '../place/settings.ts';
import type { AroundPopulation } from './around.ts';

/** `above`: the nearest region around it that has figures too. Grounds in square metres: of the whole region, and of it within the area. */
export type PeopledRegion = {
  readonly jurisdictionId: string;
  readonly above: string | null;
  readonly residents: Residents;
  readonly ground: number;
  readonly within: number;
};

/** `ground`: of the area. Null where no region with figures has any of it. */
export function populationOf(regions: readonly PeopledRegion[], ground: number): AroundPopulation | null {
  const parts = regions.map((region) => {
    const below = regions.filter(({ above }) => above === region.jurisdictionId);
    const sum = (of: (one: PeopledRegion) => number): number => below.reduce((total, one) => total + of(one), 0);
    const people = Math.max(0, region.residents.count - sum(({ residents }) => residents.count));
    const [all, within] = [region.ground - sum((one) => one.ground), region.within - sum((one) => one.within)];
    // Borders drawn by different hands overlap a little.
    const share = all <= 0 ? 0 : Math.min(1, Math.max(0, within / all));
    return { region, within: Math.max(0, within), people: people * share };
  });
  const known = parts.reduce((sum, { within }) => sum + within, 0);
  if (known <= 0 || ground <= 0) return null;
  return {
    people: Math.round(parts.reduce((sum, { people }) => sum + people, 0)),
    estimated: true,
    knownPercent: Math.min(100, Math.round((100 * known) / ground)),
    regions: parts
      .filter(({ within }) => within > 0)
      .map(({ region: { jurisdictionId, residents }, people }) => ({ jurisdictionId, people: Math.round(people), residents }))
      .sort((a, b) => b.people - a.people || (a.jurisdictionId < b.jurisdictionId ? -1 : 1)),
  };
}
