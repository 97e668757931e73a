/** The nearest of things on the ground, with a filter: a static index in memory (limits.md, geo without PostGIS), rebuilt when things have moved. */
import type { LngLat } from '@fenghuo/domain';
import { around } from 'geokdbush';
import KDBush from 'kdbush';

export class Nearest<T> {
  private readonly placed: T[] = [];
  private readonly index: KDBush | null;

  /** What has no place is left out. */
  constructor(items: readonly T[], placeOf: (item: T) => LngLat | null) {
    const points: LngLat[] = [];
    for (const item of items) {
      const point = placeOf(item);
      if (point === null) continue;
      this.placed.push(item);
      points.push(point);
    }
    this.index = points.length === 0 ? null : new KDBush(points.length);
    for (const [lng, lat] of points) this.index?.add(lng, lat);
    this.index?.finish();
  }

  /** At most `count`, the nearest first. */
  to([lng, lat]: LngLat, count: number, matches: (item: T) => boolean = () => true): T[] {
    if (this.index === null) return [];
    const isMeant = (at: number): boolean => {
      const item = this.placed[at];
      return item !== undefined && matches(item);
    };
    return around(this.index, lng, lat, count, Infinity, isMeant).flatMap((at) => this.placed[at] ?? []);
  }
}
