/** What a new temporary centre is called and numbered, and what its form says as a command. */
import type { CreateDepot, Depot, DepotLevel, Incident, LngLat } from '@fenghuo/domain';

export type EnteredCentre = { name: string; code: string; level: DepotLevel; address: string; point: LngLat | null };

/** The centres of an incident, open ones first. */
export const centresOf = (depots: readonly Depot[], incidentId: string): readonly Depot[] =>
  depots
    .filter((depot) => depot.kind === 'temporary' && depot.incidentId === incidentId)
    .toSorted((a, b) => Number(a.state === 'closed') - Number(b.state === 'closed') || (a.id < b.id ? -1 : 1));

/** `Q-20261127-0031` has `LS-20261127-0031-1`. */
export const codeFor = ({ code }: Pick<Incident, 'code'>, before: number): string => `LS-${code.replace(/^[A-Z]+-/, '')}-${before + 1}`;

export function centreFrom(incidentId: string, { name, code, level, address, point }: EnteredCentre): CreateDepot {
  const words = address.trim();
  return {
    kind: 'temporary',
    incidentId,
    name: name.trim(),
    code: code.trim(),
    level,
    place: { ...(point && { point: { type: 'Point', coordinates: point } }), ...(words !== '' && { address: words }) },
  };
}
