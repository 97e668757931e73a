/** Reads of the gazetteer: what a person means by some words, and the list for whoever edits it. */
import type { FindPlaces, GazetteerEntry, GazetteerQuery, NamedPlace, Page } from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { Database } from '../core/database.ts';
import { afterKey, makeKey } from '../core/lists.ts';
import { Places } from '../core/places.ts';
import type { Viewer } from '../core/viewer.ts';
import { ENTRY_COLUMNS } from './place.rows.ts';

@Injectable()
export class PlaceQueries {
  constructor(
    private readonly database: Database,
    private readonly places: Places,
  ) {}

  find({ q, limit }: FindPlaces): { items: NamedPlace[] } {
    const found = this.places.search(q, limit);
    return {
      items: found.map(({ id, name, kind, point, regionCode }) => ({
        id,
        name,
        kind,
        point: { type: 'Point', coordinates: point },
        regionCode,
      })),
    };
  }

  async list(viewer: Viewer, { q, after, limit }: GazetteerQuery): Promise<Page<GazetteerEntry>> {
    viewer.checkAnywhere('manageSystem');
    const [recordedAt, id] = after === undefined ? [null, null] : afterKey(after);
    const words = q?.trim() || null;
    const rows = await this.database.query<GazetteerEntry & { recorded_at: string }>(
      `SELECT ${ENTRY_COLUMNS}, recorded_at FROM gazetteer
       WHERE ($1::timestamptz IS NULL OR (recorded_at, id) < ($1, $2::uuid))
         AND ($3::text IS NULL OR EXISTS (SELECT FROM unnest(aliases || name) AS said WHERE strpos(lower(said), lower($3)) > 0))
       ORDER BY recorded_at DESC, id DESC LIMIT $4`,
      [recordedAt, id, words, limit + 1],
    );
    const last = rows[limit - 1];
    const next = rows.length > limit && last !== undefined ? makeKey(last.recorded_at, last.id) : null;
    return { items: rows.slice(0, limit).map(({ recorded_at: _, ...entry }) => entry), next };
  }
}
