/** A small map beside a list: one place, the others it is about, their names in words, and lines to those that are chosen. Nothing on it is pressed. */
import type { LngLat } from '@fenghuo/domain';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useThemeName } from '../ui/theme.tsx';
import { PALETTES } from '../ui/tokens.ts';
import { boundsOf } from './bounds.ts';
import { fontFaces } from './fonts.ts';
import { MapCaption } from './map-number.tsx';
import { type GeoJSONSource, MapLibreMap, Marker } from './maplibre.ts';
import { mapStyle } from './style.ts';
import './places-map.css';

export type PlaceMark = { id: string; point: LngLat; words: string; isChosen: boolean };

const FIT = { padding: { top: 40, bottom: 30, left: 70, right: 70 }, maxZoom: 14, duration: 0 };
const LINES = 'place-lines';

const linesOf = (from: LngLat, marks: readonly PlaceMark[]) => ({
  type: 'FeatureCollection' as const,
  features: marks
    .filter(({ isChosen }) => isChosen)
    .map(({ point }) => ({
      type: 'Feature' as const,
      properties: {},
      geometry: { type: 'LineString' as const, coordinates: [[...from], [...point]] },
    })),
});

export function PlacesMap({ label, from, marks }: { label: string; from: Omit<PlaceMark, 'isChosen'>; marks: readonly PlaceMark[] }) {
  const { i18n } = useTranslation();
  const element = useRef<HTMLDivElement>(null);
  const theme = useThemeName();
  const isEnglish = i18n.language === 'en';
  const map = useRef<MapLibreMap | null>(null);
  const [lng, lat] = from.point;
  const where = JSON.stringify([...marks.map(({ point }) => point), from.point]);
  const said = JSON.stringify([from.words, marks]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the same places in another array are the same map
  useEffect(() => {
    const room = element.current;
    if (room === null) return;
    const shown = new MapLibreMap({
      container: room,
      style: mapStyle({ theme, isEnglish }, { origin: window.location.origin, fonts: fontFaces() }),
      center: [lng, lat],
      zoom: 12,
      attributionControl: false,
      interactive: false,
    });
    const bounds = boundsOf([from.point, ...marks.map(({ point }) => point)]);
    if (bounds !== null && marks.length > 0) shown.fitBounds(bounds, FIT);
    shown.once('idle', () => room.setAttribute('data-ready', 'true'));
    map.current = shown;
    return () => {
      room.removeAttribute('data-ready');
      map.current = null;
      shown.remove();
    };
  }, [theme, isEnglish, where]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new map is empty; what the marks say is in one text
  useEffect(() => {
    const shown = map.current;
    if (shown === null) return;
    const drawn = marks.map(({ point, words, isChosen }) => addMark(shown, point, words, isChosen ? 'is-chosen' : ''));
    drawn.push(addMark(shown, from.point, from.words, 'is-from'));
    const draw = (): void => drawLines(shown, linesOf(from.point, marks), PALETTES[theme].primary);
    if (shown.isStyleLoaded()) draw();
    else shown.once('load', draw);
    return () => {
      shown.off('load', draw);
      for (const mark of drawn) mark.remove();
    };
  }, [theme, isEnglish, where, said]);
  return (
    <>
      <div ref={element} className="places-map" role="img" aria-label={label} />
      <MapCaption />
    </>
  );
}

function drawLines(map: MapLibreMap, data: ReturnType<typeof linesOf>, colour: string): void {
  const present = map.getSource<GeoJSONSource>(LINES);
  if (present) return void present.setData(data);
  map.addSource(LINES, { type: 'geojson', data });
  map.addLayer({ id: LINES, type: 'line', source: LINES, paint: { 'line-color': colour, 'line-width': 3 } });
}

function addMark(map: MapLibreMap, point: LngLat, words: string, className: string): Marker {
  const element = document.createElement('div');
  element.className = `place-mark ${className}`;
  const label = document.createElement('span');
  label.textContent = words;
  element.append(document.createElement('i'), label);
  return new Marker({ element, anchor: 'bottom' }).setLngLat([point[0], point[1]]).addTo(map);
}
