/**
 * The last known task, so that a phone which starts without network shows it: assignment, incident, team, orders with their drawings and the names they need, sealed for its person.
 * No report and no caller is among them. It goes when the task ends, when the person signs out, and after seven days.
 */
import { type Assignment, type Item, isOpen, type Shipment, type Snapshot, type TeamContact } from '@fenghuo/domain';
import { create } from 'zustand';
import { isSafeAddress } from './outbox/phone-outbox.ts';
import { Vault } from './outbox/vault.ts';
import { serverTime } from './server-time.ts';
import type { LiveStore } from './store.ts';

export type Orderer = { name: string; role: string };
/** As the card had them since `setAt`: whom to call is needed most where nothing can be asked. */
export type KeptContacts = { setAt: string | null; contacts: readonly TeamContact[] };
/** What goods are called; the catalogue itself is asked for when there is network. */
export type KeptItem = Pick<Item, 'id' | 'name' | 'unit'>;
type Known = {
  orderers: Readonly<Record<string, Orderer>>;
  contacts: Readonly<Record<string, KeptContacts>>;
  items: Readonly<Record<string, KeptItem>>;
};
type Kept = { at: number; offsetMs: number; kinds: Snapshot['kinds'] } & Known;

export const KEPT_MS = 7 * 86_400_000;
const NO_CURSOR = 'kept';

/** `at`: as of when the picture is that was taken out, until the line brings a newer one. */
export const useKeptTask = create<{ at: number | null } & Known>()(() => ({ at: null, orderers: {}, contacts: {}, items: {} }));

export const rememberOrderer = (assignmentId: string, orderer: Orderer): void =>
  useKeptTask.setState(({ orderers }) => ({ orderers: { ...orderers, [assignmentId]: orderer } }));

export const rememberContacts = (teamId: string, kept: KeptContacts): void =>
  useKeptTask.setState(({ contacts }) => ({ contacts: { ...contacts, [teamId]: kept } }));

/** Those that are shown: the whole catalogue is no business of a phone. */
export const rememberItems = (items: readonly KeptItem[]): void => {
  const known = useKeptTask.getState().items;
  const fresh = items.filter(({ id, name, unit }) => JSON.stringify([name, unit]) !== JSON.stringify([known[id]?.name, known[id]?.unit]));
  if (fresh.length === 0) return;
  const added = fresh.map(({ id, name, unit }): [string, KeptItem] => [id, { id, name, unit }]);
  useKeptTask.setState({ items: { ...known, ...Object.fromEntries(added) } });
};

export type KeptPlaces = { depotIds: readonly string[]; shelterIds: readonly string[] };
const NO_PLACES: KeptPlaces = { depotIds: [], shelterIds: [] };

/** What of the live picture belongs to the open tasks of these teams and to the places that the person keeps; null when there is none. */
export function taskOf(store: LiveStore, teamIds: readonly string[], places: KeptPlaces = NO_PLACES): Snapshot['kinds'] | null {
  const assignments = teamIds.flatMap((id) => store.assignmentsBy('teamId').get(id) ?? []).filter(isOpen);
  const kept = placesOf(store, places);
  if (assignments.length === 0) return kept;
  const incidents = unique(assignments.map(({ incidentId }: Assignment) => store.get('incident', incidentId)));
  const typeCodes = incidents.map(({ typeCode }) => typeCode);
  const orders = store.list('order').filter(({ teamId }) => teamIds.includes(teamId));
  return {
    assignment: assignments,
    incident: incidents,
    team: unique(teamIds.map((id) => store.get('team', id))),
    incidentType: store.list('incidentType').filter(({ code }) => typeCodes.includes(code)),
    jurisdiction: [...store.list('jurisdiction')],
    order: orders,
    drawing: store.list('drawing').filter(({ id }) => orders.some(({ drawingIds }) => drawingIds.includes(id))),
    ...kept,
  };
}

/** Whoever keeps a place is shown it and what comes and goes there; a shelter's other shelters, so that their names are known. */
function placesOf(store: LiveStore, { depotIds, shelterIds }: KeptPlaces): Snapshot['kinds'] | null {
  if (depotIds.length === 0 && shelterIds.length === 0) return null;
  return {
    shelter: [...store.list('shelter')],
    depot: [...store.list('depot')],
    supplyRequest: [...store.list('supplyRequest')],
    shipment: [...store.list('shipment')],
    jurisdiction: [...store.list('jurisdiction')],
  };
}

const unique = <T>(rows: readonly (T | null)[]): T[] => [...new Set(rows.filter((row) => row !== null))];

async function withVault<T>(personId: string, work: (vault: Vault) => Promise<T>): Promise<T | null> {
  if (!isSafeAddress()) return null;
  const vault = await Vault.open(personId);
  return work(vault).finally(() => vault.close());
}

export const keepTask = (personId: string, kinds: Snapshot['kinds'] | null): Promise<unknown> =>
  withVault(personId, (vault) => {
    if (kinds === null) return vault.forgetTask();
    const { orderers, contacts, items } = useKeptTask.getState();
    const kept = { at: serverTime.now(), offsetMs: serverTime.offset(), kinds, orderers, contacts, items: itemsIn(kinds, items) };
    return vault.keepTask(kept satisfies Kept);
  });

/** Of what is still on its way. */
function itemsIn(kinds: Snapshot['kinds'], items: Known['items']): Known['items'] {
  const ids = new Set(
    ((kinds['shipment'] ?? []) as unknown as readonly Pick<Shipment, 'lines'>[]).flatMap(({ lines }) => lines.map(({ itemId }) => itemId)),
  );
  return Object.fromEntries(Object.entries(items).filter(([id]) => ids.has(id)));
}

export const forgetTask = (personId: string): Promise<unknown> => {
  useKeptTask.setState({ orderers: {}, contacts: {}, items: {} });
  return withVault(personId, (vault) => vault.forgetTask());
};

/** Fills an empty picture with what was kept. What the server says later replaces it whole. */
export async function recallTask(personId: string, store: LiveStore): Promise<void> {
  const kept = await withVault(personId, (vault) => vault.task<Kept>());
  if (kept === null) return;
  if (serverTime.now() - kept.at > KEPT_MS) {
    await forgetTask(personId);
    return;
  }
  useKeptTask.setState(({ items }) => ({ items: { ...kept.items, ...items } }));
  if (store.isLoaded) return;
  serverTime.recall(kept.offsetMs);
  store.snapshot([{ cursor: NO_CURSOR, kinds: kept.kinds, part: 1, parts: 1 }]);
  useKeptTask.setState({ at: kept.at, orderers: kept.orderers, contacts: kept.contacts ?? {} });
}
