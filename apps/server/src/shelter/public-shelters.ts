/**
 * What residents are told of shelters, without an account: where they are and, in words, whether there is room. No number of people and no person.
 * Thousands ask in the same minute, many of them from one address: the answer is made at most once in ten seconds, and kept as the bytes that are sent.
 */
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { distanceMetres, type LngLat, type PublicShelter, type PublicShelters, roomOf, type Shelter } from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { Clock } from '../core/clock.ts';
import { Database } from '../core/database.ts';
import { Geography } from '../core/geography.ts';

const KEPT_MS = 10_000;
/** Readers nearer to one another than this many digits of a degree, about a hundred metres, share an answer. */
const DIGITS = 3;
const NEAREST = 40;
const MOST_KEPT = 2_000;
const compress = promisify(gzip);

export type PublicAnswer = { readonly body: Buffer; readonly gzipped: Buffer; readonly tag: string };
type Kept<T> = { readonly since: number; readonly value: Promise<T> };

@Injectable()
export class PublicShelterList {
  private list: Kept<PublicShelters> | null = null;
  private readonly answers = new Map<string, Kept<PublicAnswer>>();

  constructor(
    private readonly database: Database,
    private readonly geography: Geography,
    private readonly clock: Clock,
  ) {}

  /** Everything open in the order of names, or the nearest to a point. */
  answer(near: LngLat | null): Promise<PublicAnswer> {
    const from: LngLat | null = near && [Number(near[0].toFixed(DIGITS)), Number(near[1].toFixed(DIGITS))];
    const key = from?.join() ?? '';
    const kept = this.answers.get(key);
    if (kept !== undefined && isFresh(kept)) return kept.value;
    if (this.answers.size >= MOST_KEPT) this.answers.clear();
    const value = this.make(from);
    this.answers.set(key, { since: performance.now(), value });
    value.catch(() => this.answers.delete(key));
    return value;
  }

  private async make(from: LngLat | null): Promise<PublicAnswer> {
    const { items, at, mapNumber } = await this.open();
    const shown = from === null ? items : nearest(items, from);
    const body = Buffer.from(JSON.stringify({ items: shown, at, mapNumber } satisfies PublicShelters));
    const tag = createHash('sha256')
      .update(JSON.stringify([shown, mapNumber]))
      .digest('base64url')
      .slice(0, 22);
    return { body, gzipped: await compress(body), tag: `W/"${tag}"` };
  }

  private open(): Promise<PublicShelters> {
    if (this.list === null || !isFresh(this.list)) {
      const value = this.read();
      this.list = { since: performance.now(), value };
      value.catch(() => {
        this.list = null;
      });
    }
    return this.list.value;
  }

  private async read(): Promise<PublicShelters> {
    const rows = await this.database.query<{ row: Shelter }>(
      `SELECT row FROM shelters WHERE state IN ('open', 'opening') ORDER BY row ->> 'name', id`,
    );
    const { mapNumber } = this.geography.settings(this.geography.rootId);
    return { items: rows.map(({ row }) => this.shown(row)), at: this.clock.now(), mapNumber: mapNumber || null };
  }

  private shown(row: Shelter): PublicShelter {
    const nodes = this.geography.path(row.jurisdictionId).flatMap((id) => this.geography.node(id) ?? []);
    const district = nodes.find(({ level }) => level === 'district') ?? null;
    return {
      id: row.id,
      name: row.name,
      address: row.place.address,
      point: row.place.point,
      district: district?.name ?? null,
      districtEn: district?.nameEn ?? null,
      state: row.state === 'opening' ? 'opening' : 'open',
      space: row.space,
      functions: row.functions,
      room: roomOf(row, this.geography.settings(row.jurisdictionId)),
      distanceMetres: null,
    };
  }
}

/** Those with a place first, by distance. */
function nearest(items: readonly PublicShelter[], from: LngLat): PublicShelter[] {
  const measured = items.map((one) => ({
    ...one,
    distanceMetres: one.point === null ? null : Math.round(distanceMetres(from, one.point.coordinates)),
  }));
  const rank = ({ distanceMetres: metres }: PublicShelter): number => metres ?? Number.POSITIVE_INFINITY;
  return measured.sort((a, b) => rank(a) - rank(b) || 0).slice(0, NEAREST);
}

const isFresh = ({ since }: Kept<unknown>): boolean => performance.now() - since < KEPT_MS;
