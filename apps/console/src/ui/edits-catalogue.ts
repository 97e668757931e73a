/** Who edits the catalogue: whoever manages supplies at the root of the tree, for the whole city shares it. The server judges anew. */
import { useRows } from '../live/live.ts';
import { usePerson } from '../live/session.ts';

export function useEditsCatalogue(): boolean {
  const person = usePerson();
  const rootId = useRows('jurisdiction').find(({ parentId }) => parentId === null)?.id;
  return (
    person?.roles.some(({ role, jurisdictionId }) => (role === 'dutyOfficer' || role === 'dutyLeader') && jurisdictionId === rootId) ??
    false
  );
}
