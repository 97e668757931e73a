/** How people are shared over the shelters that are offered: the nearest takes what it can, the next the rest. */
import type { ShelterOffer } from '@fenghuo/domain';

export type Share = { shelterId: string; people: number };

export function shareOver(offers: readonly Pick<ShelterOffer, 'shelterId' | 'free'>[], people: number): Share[] {
  const shares: Share[] = [];
  let left = people;
  for (const { shelterId, free } of offers) {
    const given = Math.min(left, free);
    if (given > 0) shares.push({ shelterId, people: given });
    left -= given;
  }
  return shares;
}

export const shared = (shares: readonly Share[]): number => shares.reduce((sum, { people }) => sum + people, 0);
