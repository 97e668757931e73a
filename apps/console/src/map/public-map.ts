/** Open shelters on a map for residents, who are shown one only under its approval number. Loaded when somebody asks for it; drawn without React, as their page is. */
import type { LngLat } from '@fenghuo/domain';
import type { ThemeName } from '../ui/tokens.ts';
import { boundsOf } from './bounds.ts';
import { fontFaces } from './fonts.ts';
import { MapLibreMap, Marker } from './maplibre.ts';
import { mapStyle } from './style.ts';

/** `words`: its name; `room`: in words whether there is any, and how it looks. */
export type PublicMark = { id: string; point: LngLat; words: string; room: string; look: string };

const FIT = { padding: 60, maxZoom: 14, duration: 0 };
const CITY: [number, number] = [120.38, 36.16];
/** From farther away names would cover one another: only the room is said. */
const NAMED_FROM_ZOOM = 12;

export type PublicMap = { show: (marks: readonly PublicMark[]) => void; remove: () => void };

/** The view moves only when other places are shown. */
export function makePublicMap(
  element: HTMLElement,
  look: { theme: ThemeName; isEnglish: boolean },
  onPress: (id: string) => void,
): PublicMap {
  const map = new MapLibreMap({
    container: element,
    style: mapStyle(look, { origin: window.location.origin, fonts: fontFaces() }),
    center: CITY,
    zoom: 9,
    attributionControl: false,
    dragRotate: false,
  });
  map.touchZoomRotate.disableRotation();
  const far = (): void => void element.classList.toggle('is-far', map.getZoom() < NAMED_FROM_ZOOM);
  far();
  map.on('zoom', far);
  map.once('idle', () => element.setAttribute('data-ready', 'true'));
  let [drawn, places]: [Marker[], string] = [[], ''];
  return {
    show: (marks) => {
      // The element may have been put onto the page just now.
      map.resize();
      for (const mark of drawn) mark.remove();
      drawn = marks.map((mark) =>
        new Marker({ element: buttonOf(mark, onPress), anchor: 'bottom' }).setLngLat([mark.point[0], mark.point[1]]).addTo(map),
      );
      const bounds = boundsOf(marks.map(({ point }) => point));
      const where = JSON.stringify(bounds);
      if (bounds !== null && where !== places) map.fitBounds(bounds, FIT);
      places = where;
    },
    remove: () => map.remove(),
  };
}

function buttonOf({ id, words, room, look }: PublicMark, onPress: (id: string) => void): HTMLElement {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = `public-mark ${look}`;
  button.title = words;
  button.ariaLabel = `${words} ${room}`;
  button.append(
    Object.assign(document.createElement('b'), { textContent: words }),
    Object.assign(document.createElement('span'), { textContent: room }),
  );
  button.addEventListener('click', () => onPress(id));
  return button;
}
