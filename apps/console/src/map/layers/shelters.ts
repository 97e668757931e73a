/** Shelters as features: quiet houses that fill with people. What is full keeps its name longest; what is closed is shown only while it is open at the right. */
import { isFull, type Shelter, TAKES_PEOPLE } from '@fenghuo/domain';
import { type ShelterLetters, shelterLook } from '../../ui/shelter-look.ts';
import { imageId } from '../images.ts';
import { at, type Feature } from './scene.ts';

const SIZE = 26;
const SHOWN: readonly Shelter['state'][] = ['standby', ...TAKES_PEOPLE];

export const shelterFeatures = (shelters: readonly Shelter[], letters: ShelterLetters): Feature[] =>
  shelters.flatMap((shelter) => (SHOWN.includes(shelter.state) ? (shelterFeature(shelter, letters) ?? []) : []));

export function shelterFeature(shelter: Shelter, letters: ShelterLetters): Feature | null {
  const point = shelter.place.point?.coordinates;
  if (!point) return null;
  return at(point, {
    id: shelter.id,
    kind: 'shelter',
    icon: imageId(shelterLook(shelter, letters)),
    size: SIZE,
    label: shelter.name,
    note: '',
    late: 0,
    sort: TAKES_PEOPLE.includes(shelter.state) ? (isFull(shelter) ? 4 : 10) : 12,
  });
}
