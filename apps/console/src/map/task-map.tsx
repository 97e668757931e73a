/** A small map of one place for a phone: the packaged basemap, the place, and where the phone is. It works from what the phone has kept. */
import type { LngLat } from '@fenghuo/domain';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useThemeName } from '../ui/theme.tsx';
import { fontFaces } from './fonts.ts';
import { MapLibreMap, Marker } from './maplibre.ts';
import { mapStyle } from './style.ts';
import './task-map.css';

const ZOOM = 14;

export function TaskMap({ place, here }: { place: LngLat; here: LngLat | null }) {
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
  useEffect(() => {
    if (map.current === null || here === null) return;
    me.current ??= new Marker({ element: dot('task-map-me') }).setLngLat(here).addTo(map.current);
    me.current.setLngLat(here);
  }, [here]);
  return <div ref={element} className="task-map" role="img" aria-label={t('phone.map.label')} />;
}

function dot(className: string): HTMLElement {
  const element = document.createElement('div');
  element.className = className;
  return element;
}
