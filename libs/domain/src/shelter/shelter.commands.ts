/** What is said of a shelter: its description, its states, who came and went, what is broken. */
import { z } from 'zod';
import { PlaceInput } from '../geo.ts';
import { Id } from '../ids.ts';
import { codeText, text, words } from '../text.ts';
import { InstantInput } from '../time.ts';
import { DURATION_CLASSES, Facility, MOST_PEOPLE, SHELTER_CLASSES, SHELTER_FUNCTIONS, SHELTER_SPACES, SquareMetres } from './shelter.ts';

const People = z.int().min(0).max(MOST_PEOPLE);
const SomePeople = z.int().min(1).max(MOST_PEOPLE);

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

/** They were counted in at the door before, one by one or by a headcount: they leave the list and nobody is counted again. */
const isCounted = z.boolean().nullish();
/** `people`: how many came, if not all of them. `restExpected`: the others are still on their way. */
export const ArriveTransfer = z
  .strictObject({ people: People.nullish(), special: People.nullish(), isCounted, restExpected: z.boolean().nullish(), override, at })
  .meta({ id: 'ArriveTransfer' });
export type ArriveTransfer = z.infer<typeof ArriveTransfer>;

/** A bus with many households: all of each. */
export const MOST_ARRIVING = 200;
export const ArriveTransfers = z
  .strictObject({ transferIds: z.array(Id).min(1).max(MOST_ARRIVING), isCounted, override, at })
  .meta({ id: 'ArriveTransfers' });
export type ArriveTransfers = z.infer<typeof ArriveTransfers>;

/** They turned back: where they came from counts them in again. */
export const CancelTransfer = z.strictObject({ reason: words(200).nullish(), at }).meta({ id: 'CancelTransfer' });
export type CancelTransfer = z.infer<typeof CancelTransfer>;

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
