/** The records of an incident as a table: everything the screen says, and the data behind it. */
import type { TFunction } from 'i18next';
import { type Cell, isoWithOffset, toCsv } from '../../ui/csv.ts';
import { actorName } from '../../ui/event-sentence.ts';
import { factsOf } from './facts.ts';
import { flagsOf, isKey, kindOf, type Told, teamIdOf } from './records.ts';

const COLUMNS = ['at', 'recordedAt', 'kind', 'type', 'actor', 'role', 'team', 'sentence', 'text', 'flags', 'facts', 'payload'] as const;

export function recordsCsv(t: TFunction, told: readonly Told[], teamName: (id: string) => string | null): string {
  const rows = told.map(({ item, sentence }): Cell[] => {
    const teamId = teamIdOf(item);
    return [
      isoWithOffset(Date.parse(item.at)),
      isoWithOffset(Date.parse(item.recordedAt)),
      t(`review.kind.${isKey(item) ? 'key' : kindOf(item)}`),
      item.type,
      actorName(t, item.actor),
      'name' in item.actor ? t(`common.role.${item.actor.role as 'dutyOfficer'}`, { defaultValue: item.actor.role }) : null,
      teamId === null ? null : teamName(teamId),
      sentence,
      item.text,
      flagsOf(item)
        .map((flag) => t(`review.flag.${flag as 'late'}`, { defaultValue: flag }))
        .join(t('common.listSeparator')),
      factsOf(t, item)
        .map(({ label, value }) => `${label}: ${value}`)
        .join('; '),
      JSON.stringify(item.payload),
    ];
  });
  return toCsv(
    COLUMNS.map((column) => t(`review.csv.${column}`)),
    rows,
  );
}
