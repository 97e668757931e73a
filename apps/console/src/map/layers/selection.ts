/** What is selected, ticked or being placed: drawn above all clusters, with the ring of the selection. */
import { imageId } from '../images.ts';
import { aroundFeatures } from './around.ts';
import { closureFeatures } from './closures.ts';
import { depotFeature, depotFeatures } from './depots.ts';
import { drawingFeatures } from './drawings.ts';
import { incidentFeature, incidentFeatures, reportFeature, reportFeatures } from './incidents.ts';
import { at, collection, type Feature, type Features, type Scene } from './scene.ts';
import { shelterFeature, shelterFeatures } from './shelters.ts';
import { chosenFeatures, lineFeatures, teamFeature, teamFeatures } from './teams.ts';
import { vehicleFeatures } from './vehicles.ts';
import { zoneFeatures } from './zones.ts';

export type Drawing = {
  zones: Features;
  drawings: Features;
  places: Features;
  reports: Features;
  incidents: Features;
  teams: Features;
  closures: Features;
  lines: Features;
  numbers: Features;
  selection: Features;
};
export type Visible = {
  reports: boolean;
  incidents: boolean;
  teams: boolean;
  lines: boolean;
  depots: boolean;
  shelters: boolean;
  zones: boolean;
};

const isNot =
  (ids: ReadonlySet<string>) =>
  (feature: Feature): boolean =>
    !ids.has(String(feature.properties['id']));
const ringed = (feature: Feature): Feature => ({ ...feature, properties: { ...feature.properties, ring: 1 } });

export function drawingOf(scene: Scene, visible: Visible): Drawing {
  const selection = selectionFeatures(scene);
  const above = new Set(selection.map((feature) => String(feature.properties['id'])));
  const chosen = chosenFeatures(scene);
  return {
    zones: collection(visible.zones ? zoneFeatures(scene) : []),
    drawings: collection([...aroundFeatures(scene.around, scene.palette), ...drawingFeatures(scene)]),
    places: collection(placeFeatures(scene, visible).filter(isNot(above))),
    reports: collection(visible.reports ? reportFeatures(scene).filter(isNot(above)) : []),
    incidents: collection(visible.incidents ? incidentFeatures(scene).filter(isNot(above)) : []),
    teams: collection(visible.teams ? [...teamFeatures(scene).filter(isNot(above)), ...vehicleFeatures(scene)] : []),
    closures: collection(closureFeatures(scene)),
    lines: collection([...(visible.lines ? lineFeatures(scene) : []), ...chosen.lines]),
    numbers: collection(chosen.numbers),
    selection: collection(selection),
  };
}

const placeFeatures = (scene: Scene, visible: Visible): Feature[] => [
  ...(visible.depots ? depotFeatures(scene) : []),
  ...(visible.shelters ? shelterFeatures(scene.shelters, scene.words.shelterLetters) : []),
];

function selectionFeatures(scene: Scene): Feature[] {
  const features: Feature[] = [];
  const { selectedId } = scene;
  if (selectedId !== null) {
    const report = scene.reports.find((row) => row.id === selectedId);
    const incident = scene.incident(selectedId);
    const team = scene.teams.find((row) => row.id === selectedId);
    const depot = scene.depots.find((row) => row.id === selectedId);
    const shelter = scene.shelters.find((row) => row.id === selectedId);
    const feature =
      (report && reportFeature(scene, report)) ??
      (incident && incidentFeature(scene, incident)) ??
      (team && teamFeature(scene, team)) ??
      (depot && depotFeature(scene, depot)) ??
      (shelter && shelterFeature(shelter, scene.words.shelterLetters)) ??
      null;
    if (feature) features.push(ringed(feature));
  }
  for (const id of scene.chosenTeamIds) {
    const team = scene.teams.find((row) => row.id === id);
    const feature = team && teamFeature(scene, team);
    if (feature) features.push(ringed(feature));
  }
  if (scene.draftPoint)
    features.push(
      at(scene.draftPoint, {
        id: 'draft',
        kind: 'draft',
        icon: imageId({ of: 'pick' }),
        size: 34,
        label: scene.draftLabel ?? '',
        note: '',
        noteColour: scene.palette.primary,
        late: 0,
        sort: 0,
      }),
    );
  return features;
}
