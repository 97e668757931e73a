/**
 * Limits and norms that differ from place to place: kept at a node of the tree, inherited field by field by everything below it that says nothing of its own.
 * The defaults are the strictest that the municipal plans or the standards name; a bureau sets its own.
 */
import { z } from 'zod';
import { ROLES } from '../people/person.ts';
import { EXAMPLE_PROFILE, ExportProfiles } from '../sheet/export.ts';
import { words } from '../text.ts';
import type { Jurisdiction } from './jurisdiction.ts';

/** Square metres that one person needs: a decimal string, more than nothing. */
const PerPerson = z.string().regex(/^(?!0+(\.0+)?$)(0|[1-9]\d{0,3})(\.\d{1,2})?$/, 'square metres per person');

/** Residents of a place as the census or the statistics office counted them. */
export const Residents = z.strictObject({
  count: z.int().min(0).max(2_000_000_000),
  source: words(100),
  year: z.int().min(1900).max(2200),
});
export type Residents = z.infer<typeof Residents>;

/** One step of a chain of approval: whoever has one of these roles where the thing belongs may take it. */
export const ApprovalStep = z.strictObject({ roles: z.array(z.enum(ROLES)).min(1).max(ROLES.length) });
export type ApprovalStep = z.infer<typeof ApprovalStep>;

/** Who may be asked to sign what is reported about people. */
export const SIGNING_ROLES = ['dutyOfficer', 'dutyLeader', 'commander'] as const satisfies readonly (typeof ROLES)[number][];

export const JurisdictionSettings = z
  .strictObject({
    /** From the disaster to the last of place, food and water (受灾人员基本生活救助时限), hours. */
    reliefHours: z.int().min(1).max(240).nullish(),
    /** Who signs what became of that: whoever has one of these roles where the incident is. */
    reliefSigners: z.array(z.enum(SIGNING_ROLES)).min(1).max(SIGNING_ROLES.length).nullish(),
    /** From closing a road to opening it again (阻断道路抢通), hours. */
    closureHours: z.int().min(1).max(720).nullish(),
    /** From closing a road, or sending a crew to it, to the crew's arrival, minutes. */
    closureCrewMinutes: z.int().min(1).max(1_440).nullish(),
    /** Effective square metres for one person in a shelter, by how long they can stay there. */
    shelterSquareMetres: z
      .strictObject({ emergency: PerPerson, temporary: PerPerson, short: PerPerson, medium: PerPerson, long: PerPerson })
      .nullish(),
    /** From this share of its places on a shelter is nearly full. */
    shelterAmberPercent: z.int().min(1).max(100).nullish(),
    /** After this long without a word that its figures are right, a shelter asks for one; then it is late. */
    shelterConfirmAmberMinutes: z.int().min(1).max(10_080).nullish(),
    shelterConfirmRedMinutes: z.int().min(1).max(10_080).nullish(),
    /** How long places are kept for people who have left for a shelter. */
    transferHoldMinutes: z.int().min(1).max(1_440).nullish(),
    /** Who lives here (常住人口), of this node alone: never inherited, never guessed. */
    residents: Residents.nullish(),
    /** Effective square metres of shelter for one resident (人均有效避难面积). */
    shelterPerResident: PerPerson.nullish(),
    /** Shelters of grade one that a district has. */
    gradeOneShelters: z.int().min(0).max(100).nullish(),
    /** Stock that expires within so many days is told. */
    expiryDays: z.int().min(0).max(3_650).nullish(),
    /** Least floor of a store (储备库) by its level, square metres; 0: no norm. */
    depotAreaCity: z.int().min(0).max(1_000_000).nullish(),
    depotAreaDistrict: z.int().min(0).max(1_000_000).nullish(),
    depotAreaTown: z.int().min(0).max(1_000_000).nullish(),
    depotAreaVillage: z.int().min(0).max(1_000_000).nullish(),
    /** How many people for how many days the stock is to provide for (紧急集中转移安置规模); 0: no target. */
    settlementPeople: z.int().min(0).max(100_000_000).nullish(),
    settlementDays: z.int().min(1).max(365).nullish(),
    /** Who approves what is asked for, step after step, each by another person (物资申领审批). */
    supplyApproval: z.array(ApprovalStep).min(1).max(5).nullish(),
    /** What was approved and has not left after so many hours is free again. */
    supplyReservationHours: z.int().min(1).max(720).nullish(),
    /** Whose columns lists leave the product in, by whose names. */
    exportProfiles: ExportProfiles.nullish(),
    /** Of fewer households a published list of issues shows no village: they are counted with their town. */
    publicationHouseholds: z.int().min(1).max(100).nullish(),
    /** Approval number (审图号) of the maps that this installation shows; none: they are a sketch, and residents are shown none (地图管理条例). */
    mapNumber: words(40).nullish(),
    /** How long names of evacuees are kept after their incident was closed, days. */
    personalDataDays: z.int().min(1).max(3_650).nullish(),
    /** How long it is known whose things were requisitioned, after the last of an incident was paid or withdrawn, days. */
    ownerDataDays: z.int().min(1).max(3_650).nullish(),
  })
  .meta({ id: 'JurisdictionSettings' });
export type JurisdictionSettings = z.infer<typeof JurisdictionSettings>;

type Given<T> = { readonly [K in keyof T]-?: NonNullable<T[K]> };
/** Every field with the value that holds at a node. Facts of one node alone hold nowhere else and are not among them. */
export type Settings = Given<Omit<JurisdictionSettings, 'residents'>>;

export const DEFAULT_SETTINGS: Settings = {
  reliefHours: 10,
  // 值班 and 指挥 alike, until a place says who.
  reliefSigners: [...SIGNING_ROLES],
  closureHours: 24,
  // No plan names one: an hour is the written report's time too.
  closureCrewMinutes: 60,
  // GB 51143-2015: 紧急 0.5, 临时 1, 短期固定 2, 中期固定 3, 长期固定 4.5.
  shelterSquareMetres: { emergency: '0.5', temporary: '1', short: '2', medium: '3', long: '4.5' },
  shelterAmberPercent: 85,
  shelterConfirmAmberMinutes: 120,
  shelterConfirmRedMinutes: 360,
  transferHoldMinutes: 60,
  // 建成区常住人口人均有效避难场所面积不低于2.5平方米; 各区（市）均建有国标Ⅰ类应急避难场所1处 (青岛市).
  shelterPerResident: '2.5',
  gradeOneShelters: 1,
  expiryDays: 30,
  // 市级储备库仓储面积不低于5000m2，区（市）级2000m2，镇（街道）200m2; none for a village's.
  depotAreaCity: 5_000,
  depotAreaDistrict: 2_000,
  depotAreaTown: 200,
  depotAreaVillage: 0,
  // 生活保障类物资储备达到紧急集中转移安置6万人的规模 is a city's figure: each place sets its own. 15 days: 4-6 万人 × 15 天.
  settlementPeople: 0,
  settlementDays: 15,
  // 应急部门统一调拨: one step, by who leads. A place whose plan splits the parts names its own.
  supplyApproval: [{ roles: ['dutyLeader', 'commander'] }],
  supplyReservationHours: 24,
  exportProfiles: [EXAMPLE_PROFILE],
  // Two neighbours know one another's share; three do not know whose is whose.
  publicationHouseholds: 3,
  // The packaged map is our own sketch.
  mapNumber: '',
  // 突发事件应对法 art. 84, 85: destroyed when the response is over; a month for relatives, bills and complaints.
  personalDataDays: 30,
  // 行政诉讼法 art. 46: six months to go to court over what was paid.
  ownerDataDays: 183,
};

/** What holds at a node. `path`: the node first, the root last. */
export function settingsOf(path: readonly Pick<Jurisdiction, 'settings'>[]): Settings {
  const given = path.toReversed().map(({ settings }) => withoutNull({ ...settings, residents: null }));
  return Object.assign({}, DEFAULT_SETTINGS, ...given) as Settings;
}

const withoutNull = (fields: object): object =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null && value !== undefined));
