/** Device (终端): a phone or a box in a vehicle that reports where its team or vehicle is. It signs in with a secret of its own, which is told once. */
import { z } from 'zod';
import { Id } from '../ids.ts';
import { text, words } from '../text.ts';

export const DEVICE_KINDS = ['phone', 'osmand', 'jt808'] as const;
export type DeviceKind = (typeof DEVICE_KINDS)[number];

/** What its coordinates are in. Boxes made for the home market often give GCJ-02. */
export const DEVICE_CRS = ['wgs84', 'gcj02'] as const;
export type DeviceCrs = (typeof DEVICE_CRS)[number];

export const DeviceCount = z.object({ code: z.string(), count: z.int(), at: z.string() }).meta({ id: 'DeviceCount' });
export type DeviceCount = z.infer<typeof DeviceCount>;

/** `counts`: what became of its fixes, and when last. Never in the feed: the secret's owner is nobody's business but the administrators'. */
export const Device = z
  .object({
    id: z.string(),
    kind: z.enum(DEVICE_KINDS),
    name: z.string().nullable(),
    teamId: z.string().nullable(),
    vehicleId: z.string().nullable(),
    crs: z.enum(DEVICE_CRS),
    terminalId: z.string().nullable(),
    recordedAt: z.string(),
    rotatedAt: z.string().nullable(),
    revokedAt: z.string().nullable(),
    heardAt: z.string().nullable(),
    counts: z.array(DeviceCount),
    version: z.int(),
  })
  .meta({ id: 'Device' });
export type Device = z.infer<typeof Device>;

/** What a device may speak for, as whoever manages devices must be able to name it: an administrator has no live picture of teams. `code` of a vehicle is its plate. */
export const DeviceSubject = z
  .object({ of: z.enum(['team', 'vehicle']), id: z.string(), code: z.string(), name: z.string() })
  .meta({ id: 'DeviceSubject' });
export type DeviceSubject = z.infer<typeof DeviceSubject>;

/** A terminal's number as its maker gave it. */
const terminalId = text(40).regex(/^[A-Za-z0-9-]{1,40}$/, 'terminal id');

export const CreateDevice = z
  .strictObject({
    id: Id.nullish(),
    kind: z.enum(DEVICE_KINDS),
    name: words(60).nullish(),
    teamId: Id.nullish(),
    vehicleId: Id.nullish(),
    crs: z.enum(DEVICE_CRS).nullish(),
    terminalId: terminalId.nullish(),
  })
  .meta({ id: 'CreateDevice' });
export type CreateDevice = z.infer<typeof CreateDevice>;

export const ChangeSecret = z.strictObject({}).meta({ id: 'ChangeSecret' });

export const DeviceWithSecret = z.object({ device: Device, secret: z.string() }).meta({ id: 'DeviceWithSecret' });
export type DeviceWithSecret = z.infer<typeof DeviceWithSecret>;
