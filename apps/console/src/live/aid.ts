/** Donations, issues and what was published of them: no rows of the feed, read from the server and read again when its log tells of another one. */
import type { Depot, FollowedDonation, Issue, IssueHousehold, Page, Publication } from '@fenghuo/domain';
import { useSyncExternalStore } from 'react';
import { type Asked, useAsked, useAskedAll } from './asked.ts';
import { store } from './live.ts';
import { askWith } from './send.ts';

const useToldOf = (kind: RegExp): string =>
  useSyncExternalStore(store.subscribe, () => store.recent().find(({ type }) => kind.test(type))?.id ?? '');

const DONATIONS = /^donation\./;
const ISSUES = /^issue\./;

/** What the ledger says of their lots changes with the depot's row. */
export const useDonations = (depot: Depot): Asked<readonly FollowedDonation[]> =>
  useAskedAll<FollowedDonation>(`/donations?depotId=${depot.id}`, `${useToldOf(DONATIONS)} ${depot.version}`);

export const useIssues = (depot: Depot): Asked<readonly Issue[]> =>
  useAskedAll<Issue>(`/issues?depotId=${depot.id}`, `${useToldOf(ISSUES)} ${depot.version}`);

export const usePublications = ({ id }: Depot): Asked<Page<Publication>> =>
  useAsked<Page<Publication>>(`/issues/publications?depotId=${id}&limit=100`, useToldOf(ISSUES));

/** `villageId`: where there are so many households that only those of one village are looked through. */
export type HouseholdQuestion = { depotId: string; q: string; round?: string; villageId?: string };

/** Whose turn it is at the counter. What is looked for is in no address; names are shown and forgotten, they are in no store. */
export const findHouseholds = async (question: HouseholdQuestion, signal?: AbortSignal): Promise<readonly IssueHousehold[]> =>
  (await askWith<{ items: IssueHousehold[] }>('/issues/households/search', question, signal)).items;
