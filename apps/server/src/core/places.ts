/** From what was said to a place: the region of a point, a point for a typed address from the gazetteer, the node that is responsible. */
import { DomainError, type GazetteerKind, type LngLat, NOWHERE, type Place, type PlaceInput, WIDE_KINDS } from '@fenghuo/domain';
import type { Database } from './database.ts';
import type { Geography } from './geography.ts';
import { indexOfInitials, initialsIn } from './initials.ts';

export type Landmark = { id: string; name: string; aliases: string[]; kind: GazetteerKind; point: LngLat; regionCode: string | null };

export class Places {
  private landmarks: Landmark[] = [];
  private longestFirst: { term: string; initials: readonly string[]; landmark: Landmark }[] = [];

  constructor(private readonly geography: Geography) {}

  /** Reads the whole gazetteer; called at start and whenever the log says that it has changed. */
  async load(database: Database): Promise<void> {
    const rows = await database.query<Omit<Landmark, 'point'> & { longitude: number; latitude: number }>(
      'SELECT id, name, aliases, kind, longitude, latitude, region_code AS "regionCode" FROM gazetteer ORDER BY name, id',
    );
    this.landmarks = rows.map(({ longitude, latitude, ...rest }) => ({ ...rest, point: [longitude, latitude] }));
    this.longestFirst = this.landmarks
      .flatMap((landmark) => [landmark.name, ...landmark.aliases].map((said) => ({ term: fold(said), landmark })))
      .map(({ term, landmark }) => ({ term, initials: initialsIn(term), landmark }))
      .filter(({ term }) => term.length >= 2)
      .sort((a, b) => b.term.length - a.term.length);
  }

  /** Those of these kinds; in no order. */
  of(kinds: ReadonlySet<GazetteerKind>): readonly Landmark[] {
    return this.landmarks.filter(({ kind }) => kinds.has(kind));
  }

  /**
   * Landmarks whose name begins with, then holds, the words; then those that the words name, as `settle` would take them; last those of which the
   * words are pinyin initials. At most `limit`.
   */
  search(words: string, limit: number): Landmark[] {
    const wanted = fold(words);
    if (wanted === '') return [];
    const found = new Map<string, { landmark: Landmark; rank: number }>();
    const isInitials = INITIALS.test(wanted);
    for (const { term, initials, landmark } of this.longestFirst) {
      const index = term.indexOf(wanted);
      const isNamed = index === -1 && !WIDE_KINDS.has(landmark.kind) && wanted.includes(term);
      const heardAt = index === -1 && !isNamed && isInitials ? indexOfInitials(initials, wanted) : -1;
      if (index === -1 && !isNamed && heardAt === -1) continue;
      const rank = heardAt !== -1 ? HEARD + heardAt + term.length : isNamed ? NAMED - term.length : (index === 0 ? 0 : 100) + term.length;
      const present = found.get(landmark.id);
      if (present === undefined || present.rank > rank) found.set(landmark.id, { landmark, rank });
    }
    return [...found.values()]
      .sort((a, b) => a.rank - b.rank)
      .slice(0, limit)
      .map(({ landmark }) => landmark);
  }

  /** Completes what a request says and finds the responsible node: the point's, else the named region's, else the sender's. */
  settle(input: PlaceInput | null | undefined, senderNodeId: string): { place: Place; jurisdictionId: string } {
    if (input === null || input === undefined) return { place: NOWHERE, jurisdictionId: senderNodeId };
    const address = input.address?.trim() || null;
    const named = input.regionCode ? this.geography.nodeOfCode(input.regionCode) : undefined;
    if (input.regionCode && named === undefined) throw new DomainError('REGION_UNKNOWN', { path: 'place.regionCode' });
    const coordinates = input.point?.coordinates ?? (address === null ? null : this.pointOf(address, named?.code ?? null));
    if (coordinates === null)
      return { place: { point: null, address, regionCode: named?.code ?? null }, jurisdictionId: named?.id ?? senderNodeId };
    const node = this.geography.at(coordinates);
    const point = { type: 'Point' as const, coordinates };
    return { place: { point, address, regionCode: node?.code ?? named?.code ?? null }, jurisdictionId: node?.id ?? this.geography.rootId };
  }

  /** The landmark that the address names, the longest name first; a name must stand in the address as a whole. */
  private pointOf(address: string, regionCode: string | null): LngLat | null {
    const said = fold(address);
    // A district or a road named in passing is no point; only when nothing else is said.
    const hits = this.longestFirst.filter(({ term, landmark }) => (WIDE_KINDS.has(landmark.kind) ? said === term : said.includes(term)));
    const within = regionCode === null ? undefined : hits.find(({ landmark }) => landmark.regionCode?.startsWith(regionCode));
    return (within ?? hits[0])?.landmark.point ?? null;
  }
}

/** Ranks behind every name that holds the words; the longest name first. */
const NAMED = 1000;
/** Ranks behind everything that was spelled out. */
const HEARD = 2000;
const INITIALS = /^[a-z0-9]{2,20}$/;

/** Width, case and spaces do not distinguish places. */
const fold = (words: string): string => words.normalize('NFKC').toLowerCase().replace(/\s+/g, '');
