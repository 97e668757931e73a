/** What is needed, as people enter it, and as the request that it makes. */
import { type AskSupplies, type Item, placeFrom } from '@fenghuo/domain';
import { inBase } from '../../ui/packs.ts';

export type EnteredLine = { key: string; itemId: string | null; quantity: string; pack: string | null };
export type EnteredNeed = {
  /** `incident:<id>` and the like; null until it is chosen. */
  to: string | null;
  templateId: string | null;
  people: number | null;
  days: number | null;
  lines: readonly EnteredLine[];
  wantedAt: string | null;
  note: string;
};

export const emptyNeed = (to: string | null): EnteredNeed => ({
  to,
  templateId: null,
  people: null,
  days: 3,
  lines: [],
  wantedAt: null,
  note: '',
});

/** What can be asked as it stands; null while something is missing. Half a line is no line yet. */
export function requestFrom(entered: EnteredNeed, incidentId: string | null, item: (id: string) => Item | null): AskSupplies | null {
  const lines = entered.lines.flatMap(({ itemId, quantity, pack }) => {
    const counted = itemId === null ? '' : inBase(quantity, pack, item(itemId));
    return itemId === null || !/^\d+(\.\d{1,3})?$/.test(counted) || Number(counted) === 0 ? [] : [{ itemId, quantity: counted }];
  });
  const isByTemplate = entered.templateId !== null && entered.people !== null && entered.days !== null;
  if (entered.to === null || (lines.length === 0 && !isByTemplate)) return null;
  const to = placeFrom(entered.to) as AskSupplies['to'];
  return {
    to,
    ...(incidentId !== null && { incidentId }),
    ...(lines.length > 0 && { lines }),
    ...(isByTemplate && { templateId: entered.templateId, people: entered.people, days: entered.days }),
    ...(entered.wantedAt !== null && { wantedAt: entered.wantedAt }),
    ...(entered.note.trim() !== '' && { note: entered.note.trim() }),
  };
}
