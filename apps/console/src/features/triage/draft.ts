/** The draft of a new report: kept through reloads in this tab alone, because it holds what a caller says and who it is. */
import type { Figures, FindSimilar, Grade, LngLat, Report, SubmitReport } from '@fenghuo/domain';
import { create } from 'zustand';
import { createJSONStorage, persist } from 'zustand/middleware';
import { serverTime } from '../../live/server-time.ts';

/** The figures that a caller is asked for. */
export const FIGURES = ['trapped', 'injured', 'missing', 'dead'] as const;

export type Draft = {
  text: string;
  address: string;
  /** From the map, from coordinates or from the gazetteer; the server fills it from the address otherwise. */
  point: LngLat | null;
  pointName: string | null;
  name: string;
  phone: string;
  typeCode: string | null;
  grade: Grade | null;
  figures: Figures;
  source: Report['source'];
  startedAt: number;
  savedAt: number | null;
};

const empty = (): Draft => ({
  text: '',
  address: '',
  point: null,
  pointName: null,
  name: '',
  phone: '',
  typeCode: null,
  grade: null,
  figures: {},
  source: 'phone',
  startedAt: serverTime.now(),
  savedAt: null,
});

type DraftStore = {
  draft: Draft | null;
  open: (point?: LngLat) => void;
  change: (changes: Partial<Draft>) => void;
  discard: () => void;
  restore: (draft: Draft) => void;
};

export const useDraft = create<DraftStore>()(
  persist(
    (set) => ({
      draft: null,
      open: (point) => set(({ draft }) => ({ draft: point ? { ...(draft ?? empty()), point, pointName: null } : (draft ?? empty()) })),
      change: (changes) => set(({ draft }) => ({ draft: { ...(draft ?? empty()), ...changes, savedAt: serverTime.now() } })),
      discard: () => set({ draft: null }),
      restore: (draft) => set({ draft }),
    }),
    { name: 'fenghuo.draft', storage: createJSONStorage(() => sessionStorage), partialize: ({ draft }) => ({ draft }) },
  ),
);

export const isEmpty = (draft: Draft): boolean => draft.text.trim() === '' && draft.address.trim() === '' && draft.point === null;

const SUMMARY_LENGTH = 60;
const LONGEST_SUMMARY = 200;

/** The first sentence names the report in lists; the whole text stays below it. */
export function summaryOf(text: string): string {
  const told = text.trim().replace(/\s+/g, ' ');
  const first = told.split(/[。！？!?\n；;]/)[0]?.trim() || told;
  return first.length <= SUMMARY_LENGTH ? first : `${first.slice(0, SUMMARY_LENGTH - 1)}…`;
}

export function submissionOf(draft: Draft, id: string, at: string): SubmitReport {
  const summary = summaryOf(draft.text).slice(0, LONGEST_SUMMARY);
  const told = draft.text.trim();
  const { name, phone } = { name: draft.name.trim(), phone: draft.phone.trim() };
  return {
    id,
    source: draft.source,
    summary,
    ...(told !== summary && { description: told }),
    ...(draft.typeCode && { typeCode: draft.typeCode }),
    place: {
      ...(draft.point && { point: { type: 'Point', coordinates: draft.point } }),
      ...(draft.address.trim() && { address: draft.address.trim() }),
    },
    occurredAt: at,
    ...((name || phone) && { reporter: { ...(name && { name }), ...(phone && { phone }) } }),
    ...(Object.keys(draft.figures).length > 0 && { figures: draft.figures }),
  };
}

/** What is typed so far, as a question for similar things. */
export const questionOf = (draft: Draft): FindSimilar | null => {
  const summary = draft.text.trim();
  const address = draft.address.trim();
  if (summary.length < 4 && address.length < 3 && draft.point === null) return null;
  return {
    ...(summary && { summary }),
    ...(draft.typeCode && { typeCode: draft.typeCode }),
    ...((draft.point || address) && {
      place: { ...(draft.point && { point: { type: 'Point', coordinates: draft.point } }), ...(address && { address }) },
    }),
    ...(draft.phone.trim() && { phone: draft.phone.trim() }),
  };
};
