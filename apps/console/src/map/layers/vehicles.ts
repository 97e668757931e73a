/** Vehicles as features: where their own tracker says they are, named by their plate. Without a fix there is nothing to show: a vehicle has no station. */
import { looksOld, positionAge } from '@fenghuo/domain';
import { imageId } from '../images.ts';
import { at, type Feature, type Scene } from './scene.ts';

const SIZE = 24;

export function vehicleFeatures(scene: Scene): Feature[] {
  return scene.vehicles.flatMap((vehicle) => {
    const fix = scene.fix(vehicle);
    if (fix === null) return [];
    const age = positionAge(fix.at, scene.nowMs);
    return at([fix.lng, fix.lat], {
      id: vehicle.id,
      // A vehicle is opened with the team that has it.
      kind: vehicle.teamId === null ? 'vehicle' : 'team',
      ...(vehicle.teamId !== null && { opens: vehicle.teamId }),
      icon: imageId({ of: 'vehicle', stale: looksOld(age) }),
      size: SIZE,
      label: vehicle.plate,
      note: age === 'fresh' ? '' : `\n${scene.words.age(fix.at)}`,
      noteColour: scene.palette.amber,
      assigned: 0,
      late: 0,
      sort: 10,
    });
  });
}
