/** Depots as features: quiet squares with a lid. One that is closed is shown only while it is open at the right. */
import type { Depot } from '@fenghuo/domain';
import { depotLook } from '../../ui/depot-look.ts';
import { imageId } from '../images.ts';
import { at, type Feature, type Scene } from './scene.ts';

const SIZE = 26;

export const depotFeatures = (scene: Scene): Feature[] =>
  scene.depots.flatMap((depot) => (depot.state === 'closed' ? [] : (depotFeature(scene, depot) ?? [])));

export function depotFeature(scene: Scene, depot: Depot): Feature | null {
  const point = depot.place.point?.coordinates;
  if (!point) return null;
  return at(point, {
    id: depot.id,
    kind: 'depot',
    icon: imageId({ of: 'depot', look: depotLook(depot, scene.nowMs), letter: scene.words.depotLetter }),
    size: SIZE,
    label: depot.name,
    note: '',
    late: 0,
    sort: 11,
  });
}
