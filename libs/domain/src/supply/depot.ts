/** Depot (储备库): a place that holds stock and has a keeper, from the city's central store to a village's room; firms' stock has depots of its own kinds. */
import { z } from 'zod';
import { Place, PlaceInput } from '../geo.ts';
import { Id } from '../ids.ts';
import { codeText, text, words } from '../text.ts';
import { InstantInput } from '../time.ts';
import { DEPOT_LEVELS } from './item.ts';

export const DEPOT_KINDS = [
  'central',
  'store',
  'point',
  'room',
  'entrusted',
  'agreement',
  'capacity',
  'cloud',
  'temporary',
  'shelterStore',
  'forest',
  'equipment',
] as const;
export type DepotKind = (typeof DEPOT_KINDS)[number];

/** Firms' stock and what they could make: counted apart, never as the government's. */
export const FIRMS_KINDS = ['agreement', 'capacity', 'cloud'] as const satisfies readonly DepotKind[];
/** Stores (库) whose floor has a norm by level; points, rooms and what belongs to somebody else have none. */
export const NORMED_KINDS = ['central', 'store'] as const satisfies readonly DepotKind[];

const MOST_POINTS = 50;

export const DEPOT_STATES = ['open', 'closed'] as const;
export const DEPOT_ALARMS = ['BELOW_MINIMUM', 'EXPIRING', 'AREA_BELOW_NORM'] as const;
export type DepotAlarmCode = (typeof DEPOT_ALARMS)[number];

export const DepotAlarm = z.object({ code: z.enum(DEPOT_ALARMS), since: z.string() });
export type DepotAlarm = z.infer<typeof DepotAlarm>;

/** Square metres, at most two decimals. */
const Area = z.string().regex(/^(0|[1-9]\d{0,6})(\.\d{1,2})?$/, 'square metres');

/** Issue point (发放点): where goods are handed to households, under its sign (标识). */
export const IssuePoint = z.object({ id: z.string(), sign: z.string(), name: z.string(), place: Place }).meta({ id: 'IssuePoint' });
export type IssuePoint = z.infer<typeof IssuePoint>;

/** `movedAt`: of the last movement in or out; whoever shows stock reads it again. `countedAt`: of the last confirmed count. */
export const Depot = z
  .object({
    id: z.string(),
    code: z.string(),
    name: z.string(),
    kind: z.enum(DEPOT_KINDS),
    level: z.enum(DEPOT_LEVELS),
    jurisdictionId: z.string(),
    place: Place,
    areaSquareMetres: z.string().nullable(),
    shelterId: z.string().nullable(),
    incidentId: z.string().nullable(),
    state: z.enum(DEPOT_STATES),
    movedAt: z.string().nullable(),
    countedAt: z.string().nullable(),
    alarms: z.array(DepotAlarm),
    issuePoints: z.array(IssuePoint).nullish(),
    version: z.int(),
  })
  .meta({ id: 'Depot' });
export type Depot = z.infer<typeof Depot>;

/** `incidentId`: what a temporary centre is there for. `shelterId`: whose store it is. */
export const CreateDepot = z
  .strictObject({
    id: Id.nullish(),
    code: codeText(40),
    name: words(100),
    kind: z.enum(DEPOT_KINDS),
    level: z.enum(DEPOT_LEVELS),
    jurisdictionId: Id.nullish(),
    place: PlaceInput.nullish(),
    areaSquareMetres: Area.nullish(),
    shelterId: Id.nullish(),
    incidentId: Id.nullish(),
  })
  .meta({ id: 'CreateDepot' });
export type CreateDepot = z.infer<typeof CreateDepot>;

export const DescribeDepot = z
  .strictObject({
    code: codeText(40).nullish(),
    name: words(100).nullish(),
    kind: z.enum(DEPOT_KINDS).nullish(),
    level: z.enum(DEPOT_LEVELS).nullish(),
    jurisdictionId: Id.nullish(),
    place: PlaceInput.nullish(),
    areaSquareMetres: Area.nullish(),
    shelterId: Id.nullish(),
    /** All of them from now on. */
    issuePoints: z
      .array(z.strictObject({ id: Id, sign: codeText(20), name: words(60), place: PlaceInput.nullish() }))
      .max(MOST_POINTS)
      .nullish(),
  })
  .meta({ id: 'DescribeDepot' });
export type DescribeDepot = z.infer<typeof DescribeDepot>;

/** `toDepotId`: where what lies there goes, in the same transaction. */
export const CloseDepot = z
  .strictObject({ toDepotId: Id.nullish(), reason: text(500).nullish(), at: InstantInput.nullish() })
  .meta({ id: 'CloseDepot' });
export type CloseDepot = z.infer<typeof CloseDepot>;
