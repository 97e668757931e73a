/** What is read of shelters beside their rows: where there is room, how a district stands beside its norm, and what residents are told. */
import { z } from 'zod';
import { Residents } from '../place/settings.ts';
import { MOST_PEOPLE, SHELTER_FUNCTIONS, SHELTER_SPACES, Shelter, Transfer } from './shelter.ts';

/** `to` is null for who may not see it. */
export const TransferStarted = z.object({ transfer: Transfer, from: Shelter, to: Shelter.nullable() }).meta({ id: 'TransferStarted' });
export type TransferStarted = z.infer<typeof TransferStarted>;

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

/** `mapNumber`: with it they may be shown on a map (审图号); null: as a list alone. */
export const PublicShelters = z
  .object({ items: z.array(PublicShelter), at: z.string(), mapNumber: z.string().nullable() })
  .meta({ id: 'PublicShelters' });
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
