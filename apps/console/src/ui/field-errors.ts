/**
 * What is wrong with a form, field by field: by the domain's own schema before it is sent, by the server's answer after.
 * Both name the field by its path, so that the sentence stands beside it.
 */
import type { TFunction } from 'i18next';
import type { z } from 'zod';
import { RequestError } from '../live/send.ts';

export type FieldError = { name: (string | number)[]; errors: string[] };

const nameOf = (path: readonly PropertyKey[]): (string | number)[] =>
  path.map((part) => (typeof part === 'number' || /^\d+$/.test(String(part)) ? Number(part) : String(part)));

/** Empty when the schema takes it. One sentence a field: the first one is enough to mend it. */
export function issuesOf(t: TFunction, schema: z.ZodType, entered: unknown): FieldError[] {
  const { error } = schema.safeParse(entered);
  const byField = new Map<string, FieldError>();
  for (const issue of error?.issues ?? []) {
    const key = issue.path.join('.');
    if (!byField.has(key))
      byField.set(key, { name: nameOf(issue.path), errors: [isEmpty(entered, issue.path) ? t('field.needed') : issueWords(t, issue)] });
  }
  return [...byField.values()];
}

/** Nothing was written there: that it is also too short helps nobody. */
function isEmpty(entered: unknown, path: readonly PropertyKey[]): boolean {
  const value = path.reduce<unknown>((part, key) => (part as Record<PropertyKey, unknown> | null | undefined)?.[key], entered);
  return typeof value === 'string' && value.trim() === '';
}

type Issue = { code: string; message: string; minimum?: unknown; maximum?: unknown; origin?: unknown; input?: unknown };

function issueWords(t: TFunction, issue: Issue): string {
  const isText = issue.origin === 'string';
  switch (issue.code) {
    case 'too_small':
      if (isText) return Number(issue.minimum) <= 1 ? t('field.needed') : t('field.tooShort', { n: Number(issue.minimum) });
      return issue.origin === 'array' ? t('field.needed') : t('field.tooSmall', { n: Number(issue.minimum) });
    case 'too_big':
      if (isText) return t('field.tooLong', { n: Number(issue.maximum) });
      return issue.origin === 'array' ? t('field.tooMany', { n: Number(issue.maximum) }) : t('field.tooBig', { n: Number(issue.maximum) });
    case 'invalid_format':
      return t(`field.format.${issue.message as 'blank'}`, { defaultValue: t('field.wrong') });
    case 'invalid_type':
    case 'invalid_value':
      return t('field.needed');
    default:
      return t('field.wrong');
  }
}

/** What the server says of single fields; `isWhole` when some of it belongs to none of these. */
export function refusedFields(t: TFunction, failure: unknown, fields: readonly string[]): { fields: FieldError[]; isWhole: boolean } {
  if (!(failure instanceof RequestError)) return { fields: [], isWhole: failure !== null && failure !== undefined };
  const isOurs = (path: string | undefined): path is string => path !== undefined && fields.some((field) => isWithin(path, field));
  const words = failure.code === 'INVALID' ? t('field.wrong') : t(`error.${failure.code}`, { defaultValue: t('field.wrong') });
  const own = failure.errors.filter((one) => isOurs(one.path));
  return {
    fields: own.map(({ path = '' }) => ({ name: nameOf(path.split('.')), errors: [words] })),
    isWhole: own.length === 0 || own.length < failure.errors.length,
  };
}

const isWithin = (path: string, field: string): boolean => path === field || path.startsWith(`${field}.`);
