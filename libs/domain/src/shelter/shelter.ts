/**
 * Shelter (避难场所): where people are safe for hours or months. What is inside is counted: the last headcount, and who came and went since.
 * Free places, full, and how old its figures are depend on time and settings: shelter.occupancy.ts works them out, no row holds them.
 */
import { z } from 'zod';
import { Place } from '../geo.ts';
import { codeText } from '../text.ts';

export const SHELTER_STATES = ['planned', 'standby', 'opening', 'open', 'closing', 'closed', 'recheck', 'outOfUse', 'damaged'] as const;
export type ShelterState = (typeof SHELTER_STATES)[number];

/** What it is built as: 中心, 固定, 紧急, 综合, 避灾安置场所, 集中安置点, 集中隔离备用场所, 特定. */
export const SHELTER_CLASSES = ['central', 'fixed', 'emergency', 'general', 'village', 'settlement', 'isolation', 'special'] as const;
export type ShelterClass = (typeof SHELTER_CLASSES)[number];

/** For how long people can stay (GB 51143-2015): 1, 3, 15, 30, 100 days. */
export const DURATION_CLASSES = ['emergency', 'temporary', 'short', 'medium', 'long'] as const;
export type DurationClass = (typeof DURATION_CLASSES)[number];

export const SHELTER_SPACES = ['indoor', 'outdoor'] as const;

/** 应急指挥, 应急棚宿, 床位, 医疗救治, 供水, 供电, 厕所, 淋浴, 餐饮, 物资储备, 广播, 通信, 标识, 消防, 停车, 直升机坪, 无障碍, 心理援助. */
export const SHELTER_FUNCTIONS = [
  'command',
  'tents',
  'beds',
  'medical',
  'water',
  'power',
  'toilets',
  'showers',
  'food',
  'goods',
  'broadcast',
  'communications',
  'signs',
  'fire',
  'parking',
  'helipad',
  'stepFree',
  'counselling',
] as const;
export type ShelterFunction = (typeof SHELTER_FUNCTIONS)[number];

/** What is counted at a door at once; more is a slip of the finger. */
export const MOST_PEOPLE = 1_000_000;
/** Square metres: a decimal string with at most two digits behind the point, never a float. */
export const SquareMetres = z.string().regex(/^(0|[1-9]\d{0,8})(\.\d{1,2})?$/, 'square metres');
export type SquareMetres = z.infer<typeof SquareMetres>;

/** Whose household it is, by number: who they are stands in no row. */
export const HouseholdOnWay = z
  .object({ zoneId: z.string(), zoneName: z.string(), householdId: z.string(), code: z.string() })
  .meta({ id: 'HouseholdOnWay' });
export type HouseholdOnWay = z.infer<typeof HouseholdOnWay>;

/** People on the way to a shelter: places are kept for them until they come, or `until`. `lapsed`: the places are no longer kept, the people have not come. */
export const Transfer = z
  .object({
    id: z.string(),
    /** Null: they come from no shelter, but from a zone or a door that was full. */
    fromShelterId: z.string().nullable(),
    /** Of an evacuation's list, which says that they set off; the door says that they came. */
    household: HouseholdOnWay.nullish(),
    /** They were turned away at its door and never counted in there. */
    fromDoor: z.boolean(),
    people: z.int(),
    /** Of them: in need of a special place; registered by name. */
    special: z.int(),
    registered: z.int(),
    leftAt: z.string(),
    until: z.string(),
    lapsed: z.boolean(),
  })
  .meta({ id: 'Transfer' });
export type Transfer = z.infer<typeof Transfer>;

export const Fault = z
  .object({
    id: z.string(),
    text: z.string(),
    /** What does not work. */
    function: z.enum(SHELTER_FUNCTIONS).nullable(),
    /** Places that cannot be used for it. */
    places: z.int(),
    at: z.string(),
  })
  .meta({ id: 'Fault' });
export type Fault = z.infer<typeof Fault>;

export const Facility = z.strictObject({ code: codeText(40), count: z.int().min(0).max(100_000).nullish() });
export type Facility = z.infer<typeof Facility>;

export const Shelter = z
  .object({
    id: z.string(),
    code: z.string(),
    name: z.string(),
    class: z.enum(SHELTER_CLASSES),
    /** Ⅰ, Ⅱ, Ⅲ类 (GB 21734); 1 is best. */
    grade: z.int().nullable(),
    durationClass: z.enum(DURATION_CLASSES),
    space: z.enum(SHELTER_SPACES),
    functions: z.array(z.enum(SHELTER_FUNCTIONS)),
    facilities: z.array(z.object({ code: z.string(), count: z.int().nullish() })),
    place: Place,
    jurisdictionId: z.string(),
    /** The body that keeps it; no person. */
    responsible: z.string().nullable(),
    /** Effective area (有效避难面积). */
    areaSquareMetres: z.string().nullable(),
    /** What one person needed when the capacity was worked out. */
    squareMetresPerPerson: z.string(),
    declaredCapacity: z.int().nullable(),
    /** The lesser of what is declared and what the area holds. */
    capacity: z.int(),
    /** Of them kept apart for people with special needs. */
    specialCapacity: z.int(),
    state: z.enum(SHELTER_STATES),
    /** Why it is out of use, damaged or used for something else. */
    stateReason: z.string().nullable(),
    incidentId: z.string().nullable(),
    openedAt: z.string().nullable(),
    headcount: z.object({ count: z.int(), at: z.string() }).nullable(),
    /** Since the headcount. */
    arrivals: z.int(),
    departures: z.int(),
    /** Headcount + arrivals − departures, never below none. */
    present: z.int(),
    /** Of them: in need of a special place. */
    specialPresent: z.int(),
    specialCountedAt: z.string().nullable(),
    /** Of them registered by name. A headcount does not change it: it may show that more are registered than were seen. */
    registered: z.int(),
    /** Of those registered: in need of a special place. */
    specialRegistered: z.int().nullish(),
    /** Who is expected, oldest first. */
    transfers: z.array(Transfer),
    onTheWay: z.int(),
    specialOnTheWay: z.int(),
    /** Places that faults take away. */
    outOfUse: z.int(),
    faults: z.array(Fault),
    /** The newest. */
    inspection: z.object({ at: z.string(), passed: z.boolean(), failed: z.array(z.string()) }).nullable(),
    /** When somebody there last said that the figures are right. */
    confirmedAt: z.string().nullable(),
    /** Of the last goods that came or went; whoever shows them reads stock again. */
    movedAt: z.string().nullish(),
    /** Its own store (避灾安置场所储存室). */
    depotId: z.string().nullable(),
    /** Of what was counted since the headcount: `overCapacity`, `specialOver`, `outOfOrder`. */
    flags: z.array(z.string()),
    version: z.int(),
  })
  .meta({ id: 'Shelter' });
export type Shelter = z.infer<typeof Shelter>;
