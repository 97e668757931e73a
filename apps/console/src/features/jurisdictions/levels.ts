/** Which levels can lie below which, so that a tree grows in the order of the administration. */
import { JURISDICTION_LEVELS, type Jurisdiction } from '@fenghuo/domain';

export type Level = Jurisdiction['level'];

const DEPTH: Record<Level, number> = { city: 0, district: 1, zone: 1, town: 2, village: 3, grid: 4 };

/** A zone (功能区) lies beside or below a district; levels may be left out, never turned round. A grid may be divided into grids. */
export function levelsBelow(parent: Level): Level[] {
  return JURISDICTION_LEVELS.filter((level) =>
    parent === 'grid' ? level === 'grid' : parent === 'district' && level === 'zone' ? true : DEPTH[level] > DEPTH[parent],
  );
}

/** The nearest one, as it is most often meant. */
export const usualLevelBelow = (parent: Level): Level => levelsBelow(parent)[0] ?? 'grid';
