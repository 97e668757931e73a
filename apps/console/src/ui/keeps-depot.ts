/** Who may say what comes to a depot and leaves it: the desk for those of its node, a keeper for the own one. The server judges each anew. */
import { can, type SignedIn } from '../live/session.ts';

export const keepsDepot = (person: SignedIn | null, depotId: string): boolean =>
  can(person, 'manageSupplies') || (person?.roles.some((held) => held.role === 'depotKeeper' && held.depotId === depotId) ?? false);
