/** Evacuation zones: what line and hatch say is where a zone stands; its name and state are written in its middle. Who is back at home has no zone any more. */
import type { EvacuationZone, ZoneState } from '@fenghuo/domain';
import type { Palette } from '../../ui/tokens.ts';
import { middleOf } from './closures.ts';
import { at, type Feature, type Scene } from './scene.ts';

/** dashed: only proposed, or people may go back · hatched: being emptied · firm: nobody is there. */
const LOOK_OF: Record<Exclude<ZoneState, 'returned'>, { edge: 'dashed' | 'firm'; hatched: boolean }> = {
  proposed: { edge: 'dashed', hatched: false },
  ordered: { edge: 'firm', hatched: true },
  running: { edge: 'firm', hatched: true },
  verifiedEmpty: { edge: 'firm', hatched: false },
  lifted: { edge: 'dashed', hatched: false },
};

const colourOf = (palette: Palette, state: ZoneState): string =>
  state === 'verifiedEmpty' ? palette.onScene : state === 'lifted' ? palette.text2 : palette.primary;

export const zoneFeatures = ({ zones, words, palette }: Pick<Scene, 'zones' | 'words' | 'palette'>): Feature[] =>
  zones.flatMap((zone) => zoneFeature(zone, words.zone(zone), palette));

function zoneFeature({ id, state, geometry }: EvacuationZone, label: string, palette: Palette): Feature[] {
  if (state === 'returned') return [];
  const properties = { id, kind: 'evacuationZone', ...LOOK_OF[state], colour: colourOf(palette, state) };
  const [ring] = geometry.coordinates;
  const area: Feature = { type: 'Feature', geometry, properties };
  return ring === undefined ? [area] : [area, at(middleOf(ring), { ...properties, label })];
}
