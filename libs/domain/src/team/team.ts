/** Team (队伍): what is dispatched. Stored availability is one of two; "assigned" is derived from open assignments. */
import { z } from 'zod';
import { Place, PlaceInput } from '../geo.ts';
import { Id } from '../ids.ts';
import { codeText, text, words } from '../text.ts';
import { DAY_MS, type Instant, InstantInput, toMs } from '../time.ts';

export const AVAILABILITIES = ['available', 'outOfService'] as const;

/** `level` 1 is best, as in the rating of social forces (应急〔2024〕83号). */
export const TeamCapability = z.strictObject({ code: codeText(40), level: z.int().min(1).max(3).nullish() });
export type TeamCapability = z.infer<typeof TeamCapability>;

/** Ways to a team, in the order in which they are tried; `radio` is the 370 MHz emergency net. */
export const CONTACT_CHANNELS = ['app', 'phone', 'satellite', 'radio'] as const;
export const TeamContact = z.strictObject({ channel: z.enum(CONTACT_CHANNELS), value: words(60) });
export type TeamContact = z.infer<typeof TeamContact>;

/** A card that nobody has looked over for this long is no longer trusted. */
export const CARD_STALE_DAYS = 90;

/** [A25] How a team is reached: telephone numbers of people, in no row and in no event. */
export const TeamContacts = z
  .object({ teamId: z.string(), contacts: z.array(z.object({ channel: z.enum(CONTACT_CHANNELS), value: z.string() })) })
  .meta({ id: 'TeamContacts' });
export type TeamContacts = z.infer<typeof TeamContacts>;

/** Rows of before the card have no liaison, contactChannels and verifiedAt. */
export const Team = z
  .object({
    id: z.string(),
    code: z.string(),
    name: z.string(),
    kind: z.string().nullable(),
    jurisdictionId: z.string(),
    capabilities: z.array(z.object({ code: z.string(), level: z.int().optional() })),
    headcount: z.int().nullable(),
    leader: z.object({ personId: z.string().optional(), name: z.string() }).nullable(),
    station: Place.nullable(),
    availability: z.enum(AVAILABILITIES),
    openAssignmentIds: z.array(z.string()),
    positionNumber: z.int(),
    liaison: z.object({ personId: z.string().optional(), name: z.string() }).nullish(),
    /** Which ways to it the card has; what to dial is asked for. */
    contactChannels: z.array(z.enum(CONTACT_CHANNELS)).optional(),
    /** Since when they are those; whoever has read older ones reads again. */
    contactsSetAt: z.string().nullish(),
    verifiedAt: z.string().nullish(),
    /** Set while a team on duty is not heard of (失联). */
    contactLost: z.object({ lostAt: z.string(), lastHeardAt: z.string() }).nullish(),
    version: z.int(),
  })
  .meta({ id: 'Team' });
export type Team = z.infer<typeof Team>;

const leader = z.strictObject({ personId: Id.nullish(), name: words(60) });

export const CreateTeam = z
  .strictObject({
    id: Id.nullish(),
    code: codeText(40),
    name: words(100),
    kind: codeText(40).nullish(),
    capabilities: z.array(TeamCapability).max(40).nullish(),
    headcount: z.int().min(0).max(100_000).nullish(),
    leader: leader.nullish(),
    liaison: leader.nullish(),
    contacts: z.array(TeamContact).max(10).nullish(),
    station: PlaceInput.nullish(),
    jurisdictionId: Id.nullish(),
  })
  .meta({ id: 'CreateTeam' });
export type CreateTeam = z.infer<typeof CreateTeam>;

export const DescribeTeam = z
  .strictObject({
    code: codeText(40).nullish(),
    name: words(100).nullish(),
    kind: codeText(40).nullish(),
    capabilities: z.array(TeamCapability).max(40).nullish(),
    headcount: z.int().min(0).max(100_000).nullish(),
    leader: leader.nullish(),
    liaison: leader.nullish(),
    contacts: z.array(TeamContact).max(10).nullish(),
    station: PlaceInput.nullish(),
    jurisdictionId: Id.nullish(),
    availability: z.enum(AVAILABILITIES).nullish(),
    reason: text(200).nullish(),
  })
  .meta({ id: 'DescribeTeam' });
export type DescribeTeam = z.infer<typeof DescribeTeam>;

export const VerifyTeam = z.strictObject({ at: InstantInput.nullish() }).meta({ id: 'VerifyTeam' });
export type VerifyTeam = z.infer<typeof VerifyTeam>;

export const isCardStale = ({ verifiedAt }: Pick<Team, 'verifiedAt'>, now: Instant): boolean =>
  !verifiedAt || toMs(now) - toMs(verifiedAt) > CARD_STALE_DAYS * DAY_MS;
