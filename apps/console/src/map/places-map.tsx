/** A small map beside a list: one place, the others it is about, their names in words, and lines to those that are chosen. Nothing on it is pressed. */
import type { LngLat } from '@fenghuo/domain';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useThemeName } from '../ui/theme.tsx';
import { PALETTES } from '../ui/tokens.ts';
import { boundsOf } from './bounds.ts';
import { fontFaces } from './fonts.ts';
import { MapLibreMap, Marker } from './maplibre.ts';
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
  const [lng, lat] = from.point;
  const shownAs = JSON.stringify([from.words, marks.map(({ id, words, isChosen }) => [id, words, isChosen])]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what the marks say is in one text, so that the same marks in another array are the same map
  useEffect(() => {
    if (element.current === null) return;
    const shown = new MapLibreMap({
      container: element.current,
      style: mapStyle({ theme, isEnglish }, { origin: window.location.origin, fonts: fontFaces() }),
      center: [lng, lat],
      zoom: 12,
      attributionControl: false,
      interactive: false,
    });
    const shownIn = element.current;
    shown.once('idle', () => shownIn.setAttribute('data-ready', 'true'));
    const bounds = boundsOf([from.point, ...marks.map(({ point }) => point)]);
    if (bounds !== null && marks.length > 0) shown.fitBounds(bounds, FIT);
    for (const { point, words, isChosen } of marks) addMark(shown, point, words, isChosen ? 'is-chosen' : '');
    addMark(shown, from.point, from.words, 'is-from');
    shown.once('load', () => {
      shown.addSource(LINES, { type: 'geojson', data: linesOf(from.point, marks) });
      shown.addLayer({ id: LINES, type: 'line', source: LINES, paint: { 'line-color': PALETTES[theme].primary, 'line-width': 3 } });
    });
    return () => shown.remove();
  }, [lng, lat, theme, isEnglish, shownAs]);
  return <div ref={element} className="places-map" role="img" aria-label={label} />;
}

function addMark(map: MapLibreMap, point: LngLat, words: string, className: string): void {
  const element = document.createElement('div');
  element.className = `place-mark ${className}`;
  const label = document.createElement('span');
  label.textContent = words;
  element.append(document.createElement('i'), label);
  new Marker({ element, anchor: 'bottom' }).setLngLat([point[0], point[1]]).addTo(map);
}
