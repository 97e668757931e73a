/** Who may act on a shelter from here: the desk, and its own manager. The server judges every press anew. */
import type { Shelter } from '@fenghuo/domain';
import { can, type SignedIn } from '../../live/session.ts';

export const mayManage = (person: SignedIn | null, { id }: Pick<Shelter, 'id'>): boolean =>
  can(person, 'manageShelters') || (person?.roles.some(({ role, shelterId }) => role === 'shelterManager' && shelterId === id) ?? false);
