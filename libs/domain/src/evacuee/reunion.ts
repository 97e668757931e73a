/** Reunite (寻亲): a relative asks, and is told that somebody is safe and where, never more, and never of who wants nobody told (docs/spec/evacuees.md, EP9). */
import { z } from 'zod';
import { Id } from '../ids.ts';
import { PageQuery } from '../list.ts';
import { text, words } from '../text.ts';
import type { Evacuee, Personal } from './evacuee.ts';
import { normalName, phoneTail } from './person-search.ts';

/** Of who is looked for, besides the full name: at least one. */
const OneMore = z
  .strictObject({
    birthYear: z.int().min(1900).max(2200).nullish(),
    phoneTail: z
      .string()
      .regex(/^\d{4}$/, 'four digits')
      .nullish(),
    village: text(60).nullish(),
    /** Full name of somebody of the same group. */
    groupMember: text(60).nullish(),
  })
  .refine((facts) => Object.values(facts).some((fact) => fact !== null && fact !== undefined && fact !== ''), 'one more fact');
export type OneMore = z.infer<typeof OneMore>;

export const Asker = z.strictObject({ name: words(60), phone: words(30), relation: words(40) }).meta({ id: 'Asker' });
export type Asker = z.infer<typeof Asker>;

export const AskReunion = z
  .strictObject({ asker: Asker, name: words(60), oneMore: OneMore, incidentId: Id.nullish() })
  .meta({ id: 'AskReunion' });
export type AskReunion = z.infer<typeof AskReunion>;

/** `shelterName` null: safe, and in no shelter. */
export const Reunion = z
  .union([z.object({ found: z.literal('safe'), shelterName: z.string().nullable() }), z.object({ found: z.literal('unknown') })])
  .meta({ id: 'Reunion' });
export type Reunion = z.infer<typeof Reunion>;

export const ReunionQuery = PageQuery.extend({ reason: words(200) });
export type ReunionQuery = z.infer<typeof ReunionQuery>;
export const AskedReunion = z
  .object({ id: z.string(), at: z.string(), askedBy: z.string(), found: z.boolean(), asker: Asker.nullable(), name: z.string().nullable() })
  .meta({ id: 'AskedReunion' });
export type AskedReunion = z.infer<typeof AskedReunion>;

export type Relative = {
  evacuee: Pick<Evacuee, 'id' | 'groupId' | 'birthYear' | 'doNotDisclose' | 'shelterId'>;
  personal: Personal | null;
};

/**
 * [EP9] The one whom all that was said describes, else null. Everybody is looked at to the end, whether or not they may be told of; two who fit are no answer,
 * for it might send somebody to the wrong door.
 */
export function findRelative({ name, oneMore }: Pick<AskReunion, 'name' | 'oneMore'>, candidates: readonly Relative[]): Relative | null {
  const wanted = normalName(name);
  const member = normalName(oneMore.groupMember ?? '');
  const named = candidates.map((candidate) => ({ candidate, name: normalName(candidate.personal?.name ?? '') }));
  const groups = new Set(named.filter((one) => member !== '' && one.name === member).map(({ candidate }) => candidate.evacuee.groupId));
  const fitting = named.filter(({ candidate: { evacuee, personal }, name: own }) => {
    const facts = [
      own === wanted,
      !oneMore.birthYear || evacuee.birthYear === oneMore.birthYear,
      !oneMore.phoneTail || phoneTail(personal?.phone) === oneMore.phoneTail,
      !oneMore.village || normalName(personal?.home ?? '').includes(normalName(oneMore.village)),
      member === '' || (own !== member && evacuee.groupId !== null && groups.has(evacuee.groupId)),
    ];
    return facts.every(Boolean);
  });
  const tellable = fitting.filter(({ candidate }) => !candidate.evacuee.doNotDisclose);
  return tellable.length === 1 ? (tellable[0]?.candidate ?? null) : null;
}
