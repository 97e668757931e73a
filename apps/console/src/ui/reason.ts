/** Why something was done: a person's own words, or one of the few reasons of the product itself. */
import { IMPORT_REASONS, type ImportReason } from '@fenghuo/domain';
import type { TFunction } from 'i18next';

const isOurs = (reason: string): reason is ImportReason => (IMPORT_REASONS as readonly string[]).includes(reason);

export const reasonWords = (t: TFunction, reason: string): string => (isOurs(reason) ? t(`sheet.reason.${reason}`) : reason);
