/** Pass (绿色通道通行证): whoever shows it is let through first and free. The paper says little; its QR leads to a page that says whether it holds now. */
import { z } from 'zod';
import { Id } from '../ids.ts';
import { text, words } from '../text.ts';
import { type Instant, InstantInput, toMs } from '../time.ts';

/** `ended`: its time is over, as the product has noted it. Whether it holds at a moment is told by its times. */
export const PASS_STATES = ['inForce', 'revoked', 'ended'] as const;

/** `token`: 128 random bits, the last part of the address that the QR leads to. */
export const Pass = z
  .object({
    id: z.string(),
    code: z.string(),
    state: z.enum(PASS_STATES),
    token: z.string(),
    plate: z.string(),
    cargo: z.string(),
    route: z.string(),
    validFrom: z.string(),
    validUntil: z.string(),
    shipmentId: z.string().nullable(),
    jurisdictionId: z.string(),
    issuedAt: z.string(),
    issuedByName: z.string(),
    revokedAt: z.string().nullable(),
    reason: z.string().nullable(),
    version: z.int(),
  })
  .meta({ id: 'Pass' });
export type Pass = z.infer<typeof Pass>;

/** Without `jurisdictionId` it belongs to where the shipment leaves, else to the sender's node. */
export const IssuePass = z
  .strictObject({
    id: Id.nullish(),
    plate: words(20),
    cargo: words(200),
    route: words(300),
    validFrom: InstantInput.nullish(),
    validUntil: InstantInput,
    shipmentId: Id.nullish(),
    jurisdictionId: Id.nullish(),
  })
  .meta({ id: 'IssuePass' });
export type IssuePass = z.infer<typeof IssuePass>;

export const RevokePass = z.strictObject({ reason: words(300) }).meta({ id: 'RevokePass' });
export type RevokePass = z.infer<typeof RevokePass>;

/** As a link may have been copied: what is no token is answered like an unknown one. */
export const PassToken = text(200);

export const PASS_SAYS = ['valid', 'invalid', 'expired', 'notYet'] as const;
export type PassSays = (typeof PASS_SAYS)[number];

/** What whoever stops the vehicle is told. Of a token that nobody has given out: `invalid` and nothing else. */
export const PublicPass = z
  .object({
    state: z.enum(PASS_SAYS),
    plate: z.string().optional(),
    cargo: z.string().optional(),
    route: z.string().optional(),
    validFrom: z.string().optional(),
    validUntil: z.string().optional(),
  })
  .meta({ id: 'PublicPass' });
export type PublicPass = z.infer<typeof PublicPass>;

/** [PA3] The first moment of its end is no longer within it. */
export function saysPass({ state, validFrom, validUntil }: Pick<Pass, 'state' | 'validFrom' | 'validUntil'>, now: Instant): PassSays {
  if (state === 'revoked') return 'invalid';
  if (toMs(validUntil) <= toMs(now)) return 'expired';
  return toMs(validFrom) > toMs(now) ? 'notYet' : 'valid';
}
