/** People, their roles at nodes of the jurisdiction tree, and what a role may do. */
import { z } from 'zod';
import { Id } from '../ids.ts';
import { codeText, text, words } from '../text.ts';
import { BoundInput } from '../time.ts';

export const ROLES = [
  'dutyOfficer',
  'dutyLeader',
  'commander',
  'teamLeader',
  'teamMember',
  'depotKeeper',
  'shelterManager',
  'informant',
  'supervisor',
  'systemAdmin',
  'secAdmin',
  'auditAdmin',
] as const;
export type Role = (typeof ROLES)[number];

/** The three administrators exclude each other (三员分立, GB/T 22239-2019). */
export const ADMIN_ROLES = ['systemAdmin', 'secAdmin', 'auditAdmin'] as const satisfies readonly Role[];

/** `depotId`, `shelterId`: the place that a depot keeper or a shelter manager answers for. */
export const RoleAt = z
  .strictObject({ role: z.enum(ROLES), jurisdictionId: Id, teamId: Id.nullish(), depotId: Id.nullish(), shelterId: Id.nullish() })
  .meta({ id: 'RoleAt' });
export type RoleAt = z.infer<typeof RoleAt>;

export const Person = z
  .object({
    id: z.string(),
    username: z.string(),
    name: z.string(),
    roles: z.array(RoleAt),
    disabled: z.boolean(),
    /** Where to call when no page of theirs is open; in no event and no feed. */
    phone: z.string().nullish(),
    mustChangePassword: z.boolean(),
    version: z.int(),
  })
  .meta({ id: 'Person' });
export type Person = z.infer<typeof Person>;

const username = z
  .string()
  .min(2)
  .max(40)
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'username');

export const SignIn = z.strictObject({ username: words(80), password: z.string().min(1).max(200) }).meta({ id: 'SignIn' });
export type SignIn = z.infer<typeof SignIn>;

export const CreatePerson = z
  .strictObject({ id: Id.nullish(), username, name: words(60), phone: text(30).nullish(), roles: z.array(RoleAt).max(20) })
  .meta({ id: 'CreatePerson' });
export type CreatePerson = z.infer<typeof CreatePerson>;

export const DescribePerson = z
  .strictObject({
    name: words(60).nullish(),
    roles: z.array(RoleAt).max(20).nullish(),
    disabled: z.boolean().nullish(),
    /** Empty: none any more. */
    phone: text(30).nullish(),
  })
  .meta({ id: 'DescribePerson' });
export type DescribePerson = z.infer<typeof DescribePerson>;

/** By the security administrator: empty, and a one-time password is made. By oneself: the present one and the new one. */
export const SetPassword = z
  .strictObject({ current: z.string().min(1).max(200).nullish(), password: z.string().min(1).max(200).nullish() })
  .meta({ id: 'SetPassword' });
export type SetPassword = z.infer<typeof SetPassword>;

export const OneTimePassword = z.object({ password: z.string(), passwordExpiresAt: z.string() }).meta({ id: 'OneTimePassword' });
export type OneTimePassword = z.infer<typeof OneTimePassword>;

/** A team as the security administrator gives roles in it. */
export const TeamName = z
  .object({ id: z.string(), code: z.string(), name: z.string(), jurisdictionId: z.string() })
  .meta({ id: 'TeamName' });
export type TeamName = z.infer<typeof TeamName>;

/** Depots and shelters as the security administrator gives them a keeper and a manager. */
export const KeptPlaces = z.object({ depots: z.array(TeamName), shelters: z.array(TeamName) }).meta({ id: 'KeptPlaces' });
export type KeptPlaces = z.infer<typeof KeptPlaces>;

/** What the one-time link of a new installation asks: the city, and one person for each of the three offices. */
export const SetUp = z
  .strictObject({
    token: z.string().min(20).max(200),
    city: z.strictObject({ code: codeText(40), name: words(60) }),
    administrators: z
      .array(z.strictObject({ role: z.enum(ADMIN_ROLES), username, name: words(60), password: z.string().min(1).max(200) }))
      .length(3),
  })
  .meta({ id: 'SetUp' });
export type SetUp = z.infer<typeof SetUp>;

export const AuditQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  after: z
    .string()
    .regex(/^[0-9]{1,18}$/)
    .optional(),
  action: text(60).optional(),
  personId: Id.optional(),
  from: BoundInput.optional(),
  to: BoundInput.optional(),
});
export type AuditQuery = z.infer<typeof AuditQuery>;

export const AuditEntry = z
  .object({
    id: z.string(),
    at: z.string(),
    action: z.string(),
    personId: z.string().nullable(),
    name: z.string().nullable(),
    address: z.string().nullable(),
    detail: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'AuditEntry' });
export type AuditEntry = z.infer<typeof AuditEntry>;

/** Roles that see and act on incidents in their subtree. */
const SEES_SUBTREE: readonly Role[] = ['dutyOfficer', 'dutyLeader', 'commander', 'supervisor'];
const ON_DUTY: readonly Role[] = ['dutyOfficer', 'dutyLeader'];
const IN_COMMAND: readonly Role[] = [...ON_DUTY, 'commander'];
const LEADS: readonly Role[] = ['dutyLeader', 'commander'];

/** What can be asked of a jurisdiction node, and the roles that may. Changing rights come with docs/spec/access.md. */
export const PERMISSIONS = {
  see: SEES_SUBTREE,
  handleReports: IN_COMMAND,
  handleIncidents: IN_COMMAND,
  /** Sign for the army, send a force whose yes is not there yet. */
  signForce: LEADS,
  closeRoads: IN_COMMAND,
  setChains: ['dutyLeader'],
  manageTeams: ON_DUTY,
  importRecords: ON_DUTY,
  readReporter: IN_COMMAND,
  /** How to reach a team, a person in an escalation. */
  readContacts: IN_COMMAND,
  submitReports: [...IN_COMMAND, 'teamLeader', 'teamMember', 'informant', 'depotKeeper', 'shelterManager'],
  /** Depots, stock, imports of both; a keeper does the same for the own depot. */
  manageSupplies: ON_DUTY,
  /** See and move what is the army's. */
  moveMilitary: LEADS,
  askSupplies: [...IN_COMMAND, 'teamLeader', 'informant', 'depotKeeper', 'shelterManager'],
  /** For anything below the node; keeper, shelter manager and team leader ask for what is theirs. */
  askForOthers: [...IN_COMMAND, 'informant'],
  /** What lots there are, whose, and what they cost. */
  readStock: [...SEES_SUBTREE, 'teamLeader', 'depotKeeper', 'shelterManager'],
  approveSupplies: LEADS,
  /** Shelters; a manager does the same for the own one. */
  manageShelters: ON_DUTY,
  orderEvacuation: IN_COMMAND,
  /** Households of the own village or below it. */
  keepHouseholds: [...IN_COMMAND, 'informant'],
  /** People in shelters by name; a manager those of the own shelter. */
  readEvacuees: IN_COMMAND,
  /** Keep names longer than their time, with a second signature. */
  holdPersonalData: LEADS,
  setSettings: ['dutyLeader', 'systemAdmin'],
  manageDevices: ['dutyLeader', 'systemAdmin'],
  manageSystem: ['systemAdmin'],
  managePeople: ['secAdmin'],
  readAudit: ['auditAdmin'],
} as const satisfies Record<string, readonly Role[]>;
export type Permission = keyof typeof PERMISSIONS;
