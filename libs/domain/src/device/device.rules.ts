/** Rules of devices (docs/spec/positions.md, "Devices"). Secrets are the server's; no event holds one. */
import { DomainError } from '../errors.ts';
import type { DomainEvent } from '../feed/held.ts';
import type { Instant } from '../time.ts';
import type { CreateDevice, Device } from './device.ts';

type Registration = Pick<Device, 'kind' | 'name' | 'teamId' | 'vehicleId' | 'crs' | 'terminalId'>;

const event = (now: Instant, id: string, type: DomainEvent['type'], payload: Record<string, unknown>): DomainEvent => ({
  type,
  subject: { kind: 'device', id },
  incidentId: null,
  at: now,
  flags: [],
  payload,
  touches: [],
});

/** Zeros in front are padding: the header of JT/T 808 has room for more digits than a number has. */
export const terminalNumber = (given: string): string => given.replace(/^0+(?=.)/, '');

/** [D1] A device speaks for one team or one vehicle. [D2] A terminal of JT/T 808 is known by its number, which one device in use has; others have none. */
export function registerDevice(now: Instant, facts: { id: string; isTerminalTaken: boolean }, command: CreateDevice): DomainEvent {
  const registration: Registration = {
    kind: command.kind,
    name: command.name?.trim() ?? null,
    teamId: command.teamId ?? null,
    vehicleId: command.vehicleId ?? null,
    crs: command.crs ?? 'wgs84',
    terminalId: command.terminalId ? terminalNumber(command.terminalId) : null,
  };
  if ((registration.teamId === null) === (registration.vehicleId === null)) throw new DomainError('INVALID', { path: 'teamId' });
  if ((registration.kind === 'jt808') !== (registration.terminalId !== null)) throw new DomainError('INVALID', { path: 'terminalId' });
  if (facts.isTerminalTaken) throw new DomainError('TERMINAL_TAKEN', { path: 'terminalId' });
  return event(now, facts.id, 'device.registered', registration);
}

/** [D4] The secret before stops at once. */
export function rotateSecret(now: Instant, device: Device): DomainEvent {
  if (device.revokedAt !== null) throw new DomainError('DEVICE_REVOKED', { current: device });
  return event(now, device.id, 'device.secretRotated', {});
}

/** [D5] For good, and told again it stays so. */
export function revokeDevice(now: Instant, device: Device): DomainEvent | null {
  return device.revokedAt === null ? event(now, device.id, 'device.revoked', {}) : null;
}

/** The device as the event leaves it. */
export function applyDevice(before: Device | null, { type, at, subject, payload }: DomainEvent): Device {
  if (before === null) {
    const registered = payload as Registration;
    return { id: subject.id, ...registered, recordedAt: at, rotatedAt: null, revokedAt: null, heardAt: null, counts: [], version: 1 };
  }
  const version = before.version + 1;
  return type === 'device.revoked' ? { ...before, revokedAt: at, version } : { ...before, rotatedAt: at, version };
}
