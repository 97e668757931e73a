/** Join codes (加入码): a phone without an account joins one assignment of a team, and leaves with it. */
import { z } from 'zod';
import { Id } from '../ids.ts';
import { words } from '../text.ts';

/** No letter that can be taken for a digit or another letter. */
export const JOIN_ALPHABET = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
export const JOIN_CODE_LENGTH = 8;
export const JOIN_CODE_HOURS = 24;

export const MakeJoinCode = z.strictObject({ assignmentId: Id }).meta({ id: 'MakeJoinCode' });
export type MakeJoinCode = z.infer<typeof MakeJoinCode>;

/** Shown once: the server keeps only its hash. */
export const JoinCode = z
  .object({ id: z.string(), code: z.string(), path: z.string(), assignmentId: z.string(), expiresAt: z.string() })
  .meta({ id: 'JoinCode' });
export type JoinCode = z.infer<typeof JoinCode>;

export const WithdrawJoinCode = z.strictObject({}).meta({ id: 'WithdrawJoinCode' });
export const WithdrawnJoinCode = z
  .object({ id: z.string(), assignmentId: z.string(), expiresAt: z.string(), withdrawnAt: z.string() })
  .meta({ id: 'WithdrawnJoinCode' });
export type WithdrawnJoinCode = z.infer<typeof WithdrawnJoinCode>;

/** As a person types it: small letters, spaces and dashes are nobody's mistake. */
export const Join = z.strictObject({ code: z.string().min(JOIN_CODE_LENGTH).max(40), name: words(40) }).meta({ id: 'Join' });
export type Join = z.infer<typeof Join>;

export const normaliseJoinCode = (typed: string): string => typed.toUpperCase().replace(/[^0-9A-Z]/g, '');
