/** Who is signed in. The cookie is the browser's; the console never holds a token. */
import { PERMISSIONS, type Permission, type Person, type Role, type RoleAt } from '@fenghuo/domain';
import { create } from 'zustand';
import { closeLine } from './live.ts';
import { ask, RequestError, send } from './send.ts';

export type SignedIn = Pick<Person, 'id' | 'username' | 'name'> & { roles: RoleAt[]; mustChangePassword?: boolean };

type Session = { state: 'unknown' } | { state: 'out' } | { state: 'in'; person: SignedIn };

export const useSession = create<Session>()(() => ({ state: 'unknown' }));

const enter = (person: SignedIn): void => useSession.setState({ state: 'in', person }, true);

/** Whose phone this is, so that it opens without network. Only a name and roles; the task and what is unsent are sealed elsewhere. */
const PHONE = 'fenghuo.phone';
/** Signed out without network: the server is told before anything else is asked. */
const LEAVING = 'fenghuo.leaving';

export const rememberPhone = (person: SignedIn): void => localStorage.setItem(PHONE, JSON.stringify(person));

/** A phone starts with who held it last; whoever that is, the server judges every request anew. */
export function enterFromPhone(): boolean {
  const kept = localStorage.getItem(PHONE);
  if (kept === null) return false;
  enter(JSON.parse(kept) as SignedIn);
  return true;
}

let finding: Promise<void> | null = null;

/** Asks the server who this is, once for all who want to know at the same time. Rejects when it cannot be reached. */
export function findSession(): Promise<void> {
  finding ??= askWho().finally(() => {
    finding = null;
  });
  return finding;
}

async function askWho(): Promise<void> {
  try {
    if (localStorage.getItem(LEAVING) !== null) await endAtServer();
    const { person } = await ask<{ person: SignedIn }>('/session');
    enter(person);
  } catch (error) {
    if (!(error instanceof RequestError) || error.status !== 401) throw error;
    useSession.setState({ state: 'out' }, true);
  }
}

/** The roles as they are now, after a time without network. Whoever has no session any more is told by the line. */
export async function refreshSession(): Promise<void> {
  const answer = await ask<{ person: SignedIn }>('/session').catch(() => null);
  if (answer !== null) enter(answer.person);
}

export async function signIn(username: string, password: string): Promise<SignedIn> {
  await leaving;
  const { person } = await askWithCredentials(username, password);
  localStorage.removeItem(LEAVING);
  enter(person);
  return person;
}

/** A guest joins one task by its code. */
export async function joinTask(code: string, name: string): Promise<void> {
  await leaving;
  const { person } = await send<{ person: SignedIn }>('POST', '/join', { code, name }, { name: 'join' });
  localStorage.removeItem(LEAVING);
  enter(person);
}

const askWithCredentials = (username: string, password: string): Promise<{ person: SignedIn }> =>
  send<{ person: SignedIn }>('POST', '/session', { username, password }, { name: 'signIn' });

export async function signOut(): Promise<void> {
  await endAtServer();
  useSession.setState({ state: 'out' }, true);
}

/** Whoever signs in next waits for it, or it would end the new session. */
let leaving: Promise<void> = Promise.resolve();

/** Out at once, network or not: the task has left this phone, and the server hears of it when it can be reached. */
export function leavePhone(): void {
  localStorage.removeItem(PHONE);
  localStorage.setItem(LEAVING, '1');
  leaving = endAtServer().catch(() => undefined);
  useSession.setState({ state: 'out' }, true);
}

async function endAtServer(): Promise<void> {
  await send('DELETE', '/session', {}, { name: 'signOut' }).catch((error: unknown) => {
    // Already over at the server: out is out.
    if (!(error instanceof RequestError) || error.status !== 401) throw error;
  });
  localStorage.removeItem(LEAVING);
}

/** Ends every session of this person, this one too. */
export async function signOutEverywhere(): Promise<void> {
  await send('DELETE', '/sessions', {}, { name: 'signOutEverywhere' });
  closeLine();
  useSession.setState({ state: 'out' }, true);
}

/** A new password ends every session; this browser signs in with it at once, so that nobody has to type it once more. */
export async function changePassword(person: SignedIn, current: string, password: string): Promise<void> {
  await send('POST', `/persons/${person.id}/password`, { current, password }, { name: 'changePassword', subjectId: person.id });
  closeLine();
  await signIn(person.username, password).catch(() => useSession.setState({ state: 'out' }, true));
}

export const usePerson = (): SignedIn | null => useSession((session) => (session.state === 'in' ? session.person : null));

/** Whether the person holds the permission anywhere; where exactly is the server's to judge. */
export function can(person: SignedIn | null, permission: Permission): boolean {
  const roles: readonly Role[] = PERMISSIONS[permission];
  return person?.roles.some((held) => roles.includes(held.role)) ?? false;
}
