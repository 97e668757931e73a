/** How a team is reached: in no feed. Asked for when somebody looks, for each asking is written down, and anew when the card has others. */
import type { Team, TeamContact, TeamContacts } from '@fenghuo/domain';
import { useEffect, useState } from 'react';
import { ask, askAll } from './send.ts';
import { can, usePerson } from './session.ts';

/** `hidden`: there are some, for others to read. */
export type ContactsRead = { state: 'reading' | 'read' | 'failed' | 'hidden'; contacts: readonly TeamContact[] };
type Answer = { to: string; contacts: readonly TeamContact[] | null };

export function useTeamContacts(team: Team | null, isWanted = true): ContactsRead {
  const person = usePerson();
  const [answer, setAnswer] = useState<Answer | null>(null);
  const hasSome = (team?.contactChannels ?? []).length > 0;
  const mayRead = can(person, 'readContacts') || (person?.roles.some(({ teamId }) => teamId === team?.id) ?? false);
  const question = team !== null && hasSome && mayRead && isWanted ? `${team.id} ${team.contactsSetAt ?? ''}` : null;
  useEffect(() => {
    if (question === null) return;
    const abort = new AbortController();
    const [teamId] = question.split(' ');
    ask<TeamContacts>(`/teams/${teamId}/contacts`, abort.signal).then(
      ({ contacts }) => setAnswer({ to: question, contacts }),
      () => !abort.signal.aborted && setAnswer({ to: question, contacts: null }),
    );
    return () => abort.abort();
  }, [question]);
  if (!hasSome) return { state: 'read', contacts: [] };
  if (!mayRead) return { state: 'hidden', contacts: [] };
  if (answer === null || answer.to !== question) return { state: 'reading', contacts: [] };
  return answer.contacts === null ? { state: 'failed', contacts: [] } : { state: 'read', contacts: answer.contacts };
}

/** Of every team that one may call, for a table; one reading. */
export async function allContacts(): Promise<ReadonlyMap<string, readonly TeamContact[]>> {
  const items = await askAll<TeamContacts>('/teams/contacts', new AbortController().signal);
  return new Map(items.map(({ teamId, contacts }) => [teamId, contacts]));
}
