/** Calls for help on the map. They are elements above the canvas: no layer, cluster or symbol may ever hide one. */
import type { Sos } from '@fenghuo/domain';
import { type MapLibreMap, Marker } from './maplibre.ts';
import './sos-marks.css';

export class SosMarks {
  readonly #map: MapLibreMap;
  readonly #marks = new Map<string, Marker>();

  constructor(map: MapLibreMap) {
    this.#map = map;
  }

  show(calls: readonly Sos[]): void {
    const shown = new Set<string>();
    for (const { id, point, state, person } of calls) {
      if (point === null) continue;
      shown.add(id);
      const mark = this.#marks.get(id) ?? this.#make(id, point.coordinates);
      const element = mark.getElement();
      element.className = `sos-mark maplibregl-marker ${state === 'raised' ? 'is-loud' : ''}`;
      element.title = person?.name ?? '';
    }
    for (const [id, mark] of this.#marks) {
      if (shown.has(id)) continue;
      mark.remove();
      this.#marks.delete(id);
    }
  }

  #make(id: string, at: [number, number]): Marker {
    const element = document.createElement('div');
    element.textContent = 'SOS';
    const mark = new Marker({ element }).setLngLat(at).addTo(this.#map);
    this.#marks.set(id, mark);
    return mark;
  }
}
