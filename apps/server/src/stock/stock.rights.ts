/** Who answers for goods at a place: the desk in its subtree, a keeper for the own depot, a manager for the own shelter, a leader for what the team has. */
import { DomainError, isInside, type MovementLine, placeKeyOf } from '@fenghuo/domain';
import type { Viewer } from '../core/viewer.ts';
import { type PlaceFacts, unknownPlace } from './ledger.places.ts';

export function answersFor(viewer: Viewer, { place, jurisdictionId }: Pick<PlaceFacts, 'place' | 'jurisdictionId'>): boolean {
  if (jurisdictionId !== null && viewer.may('manageSupplies', jurisdictionId)) return true;
  switch (place.kind) {
    case 'depot':
      return viewer.keeps(place.id);
    case 'shelter':
      return viewer.manages(place.id) || (jurisdictionId !== null && viewer.may('manageShelters', jurisdictionId));
    case 'team':
      return viewer.leads(place.id);
    case 'person':
      return viewer.personId === place.id || viewer.mayAnywhere('manageSupplies');
    default:
      return false;
  }
}

/**
 * [LE14] Whoever moves goods by hand answers for every store that a line touches; where it touches none, for one of its places. What one may not see is not
 * there. What is on its way is moved by the steps of its shipment alone, for its row says how much has come.
 */
export function checkMover(viewer: Viewer, lines: readonly Pick<MovementLine, 'from' | 'to'>[], places: readonly PlaceFacts[]): void {
  const own = new Set<string>();
  for (const facts of places) {
    if (answersFor(viewer, facts)) own.add(placeKeyOf(facts.place));
    else if (facts.place.kind !== 'person' && !viewer.sees(facts.scope)) throw unknownPlace(facts);
    if (facts.place.kind === 'shipment') throw new DomainError('MOVED_BY_SHIPMENT', { path: facts.path });
  }
  for (const { from, to } of lines) {
    const inside = [from, to].filter(isInside);
    const stores = inside.filter(({ kind }) => kind === 'depot' || kind === 'shelter');
    const isOwn = (place: (typeof inside)[number]) => own.has(placeKeyOf(place));
    if (stores.length > 0 ? !stores.every(isOwn) : !inside.some(isOwn)) throw new DomainError('FORBIDDEN');
  }
}

/** Registers lots: the desk, and whoever keeps a depot. */
export function checkRegistrar(viewer: Viewer): void {
  const isKeeper = viewer.identity.roles.some(({ role, depotId }) => role === 'depotKeeper' && depotId);
  if (!isKeeper && !viewer.mayAnywhere('manageSupplies')) throw new DomainError('FORBIDDEN');
}
