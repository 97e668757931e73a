/** Words for what an import says: why a file was not read, why a step came to nothing, what is wrong with a cell. */
import type { Import, ImportProblem, SheetRefusal } from '@fenghuo/domain';
import type { TFunction } from 'i18next';
import { RequestError } from '../../live/send.ts';
import { failureWords } from '../../ui/failure.ts';
import { columnName } from './plan.ts';

export const fieldWords = (t: TFunction, name: string): string => t(`sheet.field.${name as 'code'}`);

const refusalWords = (t: TFunction, reason: string): string => t(`sheet.refusal.${reason as SheetRefusal}`);

/** A file that is not read says what to do about it. */
export function sheetFailure(t: TFunction, error: unknown): string {
  const reason = error instanceof RequestError && error.code === 'SHEET_REFUSED' ? error.errors[0]?.message : undefined;
  return reason === undefined ? failureWords(t, error) : refusalWords(t, reason);
}

export function stepFailure(t: TFunction, { failure }: Import): string | null {
  if (failure === null) return null;
  if (failure.reason !== null) return refusalWords(t, failure.reason);
  return t(`error.${failure.code as 'IMPORT_USED'}`, { defaultValue: t('error.UNEXPECTED') });
}

export const problemWords = (t: TFunction, { code, value }: Pick<ImportProblem, 'code' | 'value'>): string =>
  t(`sheet.problem.${code}`, { value: value ?? '' });

/** Where in the sheet: its column, and which field that is. */
export function placeWords(t: TFunction, { field, column }: Pick<ImportProblem, 'field' | 'column'>): string {
  if (field === null) return t('sheet.wholeRow');
  return column === null ? fieldWords(t, field) : `${columnName(column)} · ${fieldWords(t, field)}`;
}
