/** Which norm a district is below. Without a population on record nothing is worked out, so nothing is below. */
import { hundredths, type ShelterNorm } from '@fenghuo/domain';

export function isBelow({ perResident, needed, gradeOne, gradeOneNeeded }: ShelterNorm): ('perResident' | 'gradeOne')[] {
  return [
    ...(perResident !== null && hundredths(perResident) < hundredths(needed) ? (['perResident'] as const) : []),
    ...(gradeOne < gradeOneNeeded ? (['gradeOne'] as const) : []),
  ];
}

/** Only for the length of a bar. */
export const shareOfNorm = (perResident: string, needed: string): number =>
  Number(hundredths(perResident)) / Math.max(1, Number(hundredths(needed)));
