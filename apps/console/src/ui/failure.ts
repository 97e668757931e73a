/** The sentence for a refusal, in the person's language. Anything that is not a refusal is a fault and says so. */
import type { TFunction } from 'i18next';
import type { FailureCode } from '../live/send.ts';

const codeOf = (error: unknown): FailureCode => (error instanceof Error && 'code' in error ? (error.code as FailureCode) : 'UNEXPECTED');

export const failureWords = (t: TFunction, error: unknown): string => t(`error.${codeOf(error)}`, { defaultValue: t('error.UNEXPECTED') });
