/**
 * Shelter (避难场所): where people are safe for hours or months. What is inside is counted: the last headcount, and who came and went since.
 * Free places, full, and how old its figures are depend on time and settings: shelter.occupancy.ts works them out, no row holds them.
 */
import { z } from 'zod';
import { Place, PlaceInput } from '../geo.ts';
import { Id } from '../ids.ts';
import { Residents } from '../place/settings.ts';
import { codeText, text, words } from '../text.ts';
import { InstantInput } from '../time.ts';

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
const People = z.int().min(0).max(MOST_PEOPLE);
const SomePeople = z.int().min(1).max(MOST_PEOPLE);
/** Square metres: a decimal string with at most two digits behind the point, never a float. */
export const SquareMetres = z.string().regex(/^(0|[1-9]\d{0,8})(\.\d{1,2})?$/, 'square metres');
export type SquareMetres = z.infer<typeof SquareMetres>;

/** People on the way to a shelter: places are kept for them until they come, or `until`. `lapsed`: the places are no longer kept, the people have not come. */
export const Transfer = z
  .object({
    id: z.string(),
    /** Null: they come from no shelter, but from a zone or a door that was full. */
    fromShelterId: z.string().nullable(),
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

const described = {
  class: z.enum(SHELTER_CLASSES).nullish(),
  grade: z.int().min(1).max(3).nullish(),
  durationClass: z.enum(DURATION_CLASSES).nullish(),
  space: z.enum(SHELTER_SPACES).nullish(),
  functions: z.array(z.enum(SHELTER_FUNCTIONS)).max(SHELTER_FUNCTIONS.length).nullish(),
  facilities: z.array(Facility).max(60).nullish(),
  place: PlaceInput.nullish(),
  jurisdictionId: Id.nullish(),
  responsible: text(100).nullish(),
  areaSquareMetres: SquareMetres.nullish(),
  declaredCapacity: People.nullish(),
  specialCapacity: People.nullish(),
  depotId: Id.nullish(),
};

export const CreateShelter = z
  .strictObject({
    id: Id.nullish(),
    code: codeText(40),
    name: words(100),
    ...described,
    class: z.enum(SHELTER_CLASSES),
    durationClass: z.enum(DURATION_CLASSES),
    space: z.enum(SHELTER_SPACES),
    state: z.enum(['planned', 'standby']).nullish(),
  })
  .meta({ id: 'CreateShelter' });
export type CreateShelter = z.infer<typeof CreateShelter>;

/** `state`: what is no opening and no closing. It, and a change of use (class, space, functions), are given a reason. */
export const DescribeShelter = z
  .strictObject({
    code: codeText(40).nullish(),
    name: words(100).nullish(),
    ...described,
    state: z.enum(['planned', 'standby', 'recheck', 'outOfUse', 'damaged']).nullish(),
    reason: words(200).nullish(),
  })
  .meta({ id: 'DescribeShelter' });
export type DescribeShelter = z.infer<typeof DescribeShelter>;

const at = InstantInput.nullish();
const override = z.strictObject({ reason: words(200) }).nullish();

/** standby → opening → open, one step without `to`. To be open each of its functions is confirmed; what does not work needs `override`. */
export const OpenShelter = z
  .strictObject({
    to: z.enum(['opening', 'open']).nullish(),
    functions: z.array(z.enum(SHELTER_FUNCTIONS)).max(SHELTER_FUNCTIONS.length).nullish(),
    incidentId: Id.nullish(),
    override,
    at,
  })
  .meta({ id: 'OpenShelter' });
export type OpenShelter = z.infer<typeof OpenShelter>;

/** open → closing → closed, one step without `to`; closed only when nobody is inside and nobody on the way. */
export const CloseShelter = z.strictObject({ to: z.enum(['closing', 'closed']).nullish(), at }).meta({ id: 'CloseShelter' });
export type CloseShelter = z.infer<typeof CloseShelter>;

/** `special` left out: not counted apart this time. */
export const CountHeads = z.strictObject({ count: People, special: People.nullish(), at }).meta({ id: 'CountHeads' });
export type CountHeads = z.infer<typeof CountHeads>;

/** `special`, `registered`: how many of them. `override` lets people in beyond the last place. */
export const RecordArrival = z
  .strictObject({ count: SomePeople, special: People.nullish(), registered: People.nullish(), override, at })
  .meta({ id: 'RecordArrival' });
export type RecordArrival = z.infer<typeof RecordArrival>;

export const RecordDeparture = z
  .strictObject({ count: SomePeople, special: People.nullish(), registered: People.nullish(), at })
  .meta({ id: 'RecordDeparture' });
export type RecordDeparture = z.infer<typeof RecordDeparture>;

export const ConfirmShelter = z.strictObject({ at }).meta({ id: 'ConfirmShelter' });
export type ConfirmShelter = z.infer<typeof ConfirmShelter>;

/** They leave now: from then on they are in neither, and places are kept for them there. */
export const StartTransfer = z
  .strictObject({
    id: Id.nullish(),
    toShelterId: Id,
    people: SomePeople,
    special: People.nullish(),
    registered: People.nullish(),
    /** They were never counted in here: turned away at a full door. */
    fromDoor: z.boolean().nullish(),
    override,
    at,
  })
  .meta({ id: 'StartTransfer' });
export type StartTransfer = z.infer<typeof StartTransfer>;

/** `people`: how many came, if not all of them. */
export const ArriveTransfer = z
  .strictObject({ people: People.nullish(), special: People.nullish(), override, at })
  .meta({ id: 'ArriveTransfer' });
export type ArriveTransfer = z.infer<typeof ArriveTransfer>;

/** They turned back: where they came from counts them in again. */
export const CancelTransfer = z.strictObject({ reason: words(200).nullish(), at }).meta({ id: 'CancelTransfer' });
export type CancelTransfer = z.infer<typeof CancelTransfer>;

/** `to` is null for who may not see it. */
export const TransferStarted = z.object({ transfer: Transfer, from: Shelter, to: Shelter.nullable() }).meta({ id: 'TransferStarted' });
export type TransferStarted = z.infer<typeof TransferStarted>;

export const InspectShelter = z
  .strictObject({
    checklist: z
      .array(z.strictObject({ code: codeText(40), ok: z.boolean(), note: text(200).nullish() }))
      .min(1)
      .max(100),
    at,
  })
  .meta({ id: 'InspectShelter' });
export type InspectShelter = z.infer<typeof InspectShelter>;

export const ReportFault = z
  .strictObject({ id: Id.nullish(), text: words(200), function: z.enum(SHELTER_FUNCTIONS).nullish(), places: People.nullish(), at })
  .meta({ id: 'ReportFault' });
export type ReportFault = z.infer<typeof ReportFault>;

export const MendFault = z.strictObject({ note: text(200).nullish(), at }).meta({ id: 'MendFault' });
export type MendFault = z.infer<typeof MendFault>;

/** One of the nearest that are open and have room, as a full one offers them. */
export const ShelterOffer = z
  .object({
    shelterId: z.string(),
    name: z.string(),
    free: z.int(),
    specialFree: z.int(),
    seconds: z.number().nullable(),
    distanceMetres: z.number().nullable(),
    estimated: z.boolean(),
  })
  .meta({ id: 'ShelterOffer' });
export type ShelterOffer = z.infer<typeof ShelterOffer>;

export const ShelterOffers = z.object({ items: z.array(ShelterOffer) }).meta({ id: 'ShelterOffers' });
export type ShelterOffers = z.infer<typeof ShelterOffers>;

/** An incident that people may be registered for in a shelter that was opened for none: what a manager, who sees no incidents, chooses by. */
export const IncidentOfPlace = z
  .object({ id: z.string(), code: z.string(), title: z.string(), openedAt: z.string() })
  .meta({ id: 'IncidentOfPlace' });
export type IncidentOfPlace = z.infer<typeof IncidentOfPlace>;
export const IncidentsOfPlace = z.object({ items: z.array(IncidentOfPlace) }).meta({ id: 'IncidentsOfPlace' });
export type IncidentsOfPlace = z.infer<typeof IncidentsOfPlace>;

/** Room for how many, some of them with special needs. */
export const WantedRoom = z.strictObject({
  people: z.coerce.number().int().min(1).max(MOST_PEOPLE).default(1),
  special: z.coerce.number().int().min(0).max(MOST_PEOPLE).default(0),
});
export type WantedRoom = z.infer<typeof WantedRoom>;

export const ShelterHistory = z
  .object({ items: z.array(z.object({ at: z.string(), kind: z.enum(['headcount', 'arrival', 'departure']), count: z.int() })) })
  .meta({ id: 'ShelterHistory' });
export type ShelterHistory = z.infer<typeof ShelterHistory>;

/** One district beside what it should have. `residents` null: nobody has said how many live there, and no share is made up. */
export const ShelterNorm = z
  .object({
    jurisdictionId: z.string(),
    shelters: z.int(),
    area: z.string(),
    capacity: z.int(),
    residents: Residents.nullable(),
    /** Effective square metres per resident, two digits, rounded down. */
    perResident: z.string().nullable(),
    needed: z.string(),
    gradeOne: z.int(),
    gradeOneNeeded: z.int(),
    present: z.int(),
    /** Per person inside now. */
    perPresent: z.string().nullable(),
  })
  .meta({ id: 'ShelterNorm' });
export type ShelterNorm = z.infer<typeof ShelterNorm>;

export const ShelterNorms = z.object({ items: z.array(ShelterNorm) }).meta({ id: 'ShelterNorms' });
export type ShelterNorms = z.infer<typeof ShelterNorms>;

/** Room in words: residents are told no numbers of people. */
export const ROOMS = ['room', 'tight', 'full'] as const;
export type Room = (typeof ROOMS)[number];

export const PublicShelter = z
  .object({
    id: z.string(),
    name: z.string(),
    address: z.string().nullable(),
    point: z.object({ type: z.literal('Point'), coordinates: z.tuple([z.number(), z.number()]) }).nullable(),
    district: z.string().nullable(),
    districtEn: z.string().nullable(),
    state: z.enum(['open', 'opening']),
    space: z.enum(SHELTER_SPACES),
    functions: z.array(z.enum(SHELTER_FUNCTIONS)),
    room: z.enum(ROOMS),
    /** From `near`, as the crow flies. */
    distanceMetres: z.int().nullable(),
  })
  .meta({ id: 'PublicShelter' });
export type PublicShelter = z.infer<typeof PublicShelter>;

export const PublicShelters = z.object({ items: z.array(PublicShelter), at: z.string() }).meta({ id: 'PublicShelters' });
export type PublicShelters = z.infer<typeof PublicShelters>;

export const NearQuery = z.strictObject({
  near: z
    .string()
    .max(60)
    .regex(/^-?\d{1,3}(\.\d{1,15})?,-?\d{1,2}(\.\d{1,15})?$/, 'lng,lat')
    .refine((near) => Math.abs(Number(near.split(',')[0])) <= 180 && Math.abs(Number(near.split(',')[1])) <= 90, 'lng,lat')
    .optional(),
});
export type NearQuery = z.infer<typeof NearQuery>;
