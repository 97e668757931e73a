/** The sentence for a refusal, in the person's language. Anything that is not a refusal is a fault and says so. */
import type { TFunction } from 'i18next';
import { store } from '../live/live.ts';
import { type FailureCode, RequestError } from '../live/send.ts';
import { serverTime } from '../live/server-time.ts';
import { clockTime } from './format.ts';

const codeOf = (error: unknown): FailureCode => (error instanceof Error && 'code' in error ? (error.code as FailureCode) : 'UNEXPECTED');

export const failureWords = (t: TFunction, error: unknown): string => t(`error.${codeOf(error)}`, { defaultValue: t('error.UNEXPECTED') });

/** Of a refused order: which team, why, and by whom it was taken; empty for any other failure. */
export function refusedTeams(t: TFunction, error: unknown): readonly { teamId: string; words: string }[] {
  if (!(error instanceof RequestError)) return [];
  return error.errors.flatMap(({ teamId, code, byName, at }) => {
    if (teamId === undefined) return [];
    const said = { team: store.get('team', teamId)?.name ?? t('common.unknown'), code: t(`error.${code ?? 'DISPATCH_REFUSED'}`) };
    const time = at && clockTime(Math.min(Date.parse(at), serverTime.now()));
    const words = byName && time ? t('dispatch.refusedBy', { ...said, name: byName, time }) : t('dispatch.refusedPlain', said);
    return [{ teamId, words }];
  });
}
