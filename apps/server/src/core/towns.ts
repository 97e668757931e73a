/** The places that somebody should reach: towns with a centre, and districts of which no town is known. */
import type { CoveredPlace } from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { Geography } from './geography.ts';

@Injectable()
export class Towns {
  private places: readonly CoveredPlace[] = [];
  private key = '';

  constructor(private readonly geography: Geography) {}

  /** The same array while the tree is the same. */
  all(): readonly CoveredPlace[] {
    const places = this.below(this.geography.rootId);
    const key = JSON.stringify(places);
    if (key !== this.key) [this.places, this.key] = [places, key];
    return this.places;
  }

  private below(nodeId: string): CoveredPlace[] {
    const node = this.geography.node(nodeId);
    if (node === undefined) return [];
    // Trees of before may have a centre without coordinates.
    const point = node.center?.coordinates;
    const own: CoveredPlace[] = point ? [{ regionCode: node.code, jurisdictionId: node.id, point }] : [];
    if (node.level === 'town' || node.level === 'zone') return own;
    if (node.level !== 'city' && node.level !== 'district') return [];
    const towns = this.geography.childrenOf(nodeId).flatMap((id) => this.below(id));
    return towns.length === 0 && node.level === 'district' ? own : towns;
  }
}
