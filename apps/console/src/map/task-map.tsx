/** A small map of one place for a phone: the packaged basemap, the place, what the team was ordered there, and where the phone is. It works from what the phone has kept. */
import type { Drawing, LngLat } from '@fenghuo/domain';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useThemeName } from '../ui/theme.tsx';
import { PALETTES } from '../ui/tokens.ts';
import { drawingName } from '../ui/words.ts';
import { boundsOf } from './bounds.ts';
import { fontFaces } from './fonts.ts';
import { drawingFeature, pointsOf } from './layers/drawings.ts';
import { collection } from './layers/scene.ts';
import { MapCaption } from './map-number.tsx';
import { type GeoJSONSource, MapLibreMap, Marker } from './maplibre.ts';
import { mapStyle } from './style.ts';
import './task-map.css';

const ZOOM = 14;
const FIT = { padding: 36, maxZoom: ZOOM, duration: 0 };

type Props = { place: LngLat; here: LngLat | null; drawings: readonly Drawing[] };

export function TaskMap({ place, here, drawings }: Props) {
  const { t, i18n } = useTranslation();
  const element = useRef<HTMLDivElement>(null);
  const map = useRef<MapLibreMap | null>(null);
  const me = useRef<Marker | null>(null);
  const theme = useThemeName();
  const isEnglish = i18n.language === 'en';
  const [lng, lat] = place;
  useEffect(() => {
    if (element.current === null) return;
    const shown = new MapLibreMap({
      container: element.current,
      style: mapStyle({ theme, isEnglish }, { origin: window.location.origin, fonts: fontFaces() }),
      center: [lng, lat],
      zoom: ZOOM,
      attributionControl: false,
      dragRotate: false,
    });
    shown.once('idle', () => element.current?.setAttribute('data-ready', 'true'));
    new Marker({ element: dot('task-map-place') }).setLngLat([lng, lat]).addTo(shown);
    map.current = shown;
    // It opens below the fold, and the big button covers what is there.
    element.current.scrollIntoView({ block: 'nearest' });
    return () => {
      me.current = null;
      map.current = null;
      shown.remove();
    };
  }, [lng, lat, theme, isEnglish]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a map of another place, theme or language is a new one, and empty
  useEffect(() => {
    const shown = map.current;
    if (shown === null) return;
    const features = drawings.map((drawing) => drawingFeature(drawing, drawingName(t, drawing), PALETTES[theme]));
    const draw = (): void => void shown.getSource<GeoJSONSource>('drawings')?.setData(collection(features));
    if (shown.isStyleLoaded()) draw();
    else shown.once('load', draw);
    const bounds = boundsOf([[lng, lat], ...drawings.flatMap(pointsOf)]);
    if (drawings.length > 0 && bounds !== null) shown.fitBounds(bounds, FIT);
  }, [lng, lat, theme, isEnglish, drawings]);
  useEffect(() => {
    if (map.current === null || here === null) return;
    me.current ??= new Marker({ element: dot('task-map-me') }).setLngLat(here).addTo(map.current);
    me.current.setLngLat(here);
  }, [here]);
  return (
    <>
      <div ref={element} className="task-map" role="img" aria-label={t('phone.map.label')} />
      <MapCaption />
    </>
  );
}

function dot(className: string): HTMLElement {
  const element = document.createElement('div');
  element.className = className;
  return element;
}
