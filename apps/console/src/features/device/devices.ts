/** Devices as the list and the forms tell them. */
import type { CreateDevice, Device, DeviceCount, DeviceSubject } from '@fenghuo/domain';
import type { TFunction } from 'i18next';

export const SHOWN = ['all', 'inUse', 'revoked'] as const;
export type Shown = (typeof SHOWN)[number];

export const stateOf = ({ revokedAt }: Device): Exclude<Shown, 'all'> => (revokedAt === null ? 'inUse' : 'revoked');

/** Without a name it is called by what it is. */
export const nameOf = (t: TFunction, { name, kind, terminalId }: Device): string =>
  name ?? [t(`device.kind.${kind}`), terminalId].filter(Boolean).join(' ');

/** A team by code and name, a vehicle by its plate. */
export const subjectName = ({ of, code, name }: DeviceSubject): string => (of === 'team' ? `${code} ${name}` : code);

export type Subjects = ReadonlyMap<string, DeviceSubject>;
export const subjectOf = (device: Device, subjects: Subjects): DeviceSubject | null =>
  subjects.get(device.teamId ?? device.vehicleId ?? '') ?? null;

export function subjectWords(t: TFunction, device: Device, subjects: Subjects): string {
  const subject = subjectOf(device, subjects);
  if (subject === null) return t('common.unknown');
  return t(`device.${subject.of}`, { name: subjectName(subject) });
}

/** Newest first, as the server gives them. */
export function findDevices(devices: readonly Device[], query: string, shown: Shown, said: (device: Device) => string): Device[] {
  const asked = query.trim().toLowerCase();
  return devices.filter(
    (device) => (shown === 'all' || stateOf(device) === shown) && (asked === '' || said(device).toLowerCase().includes(asked)),
  );
}

/** Messages without a fix are neither taken nor refused. */
const NOT_REFUSED: readonly string[] = ['accepted', 'heard'];
export const isRefusal = ({ code }: DeviceCount): boolean => !NOT_REFUSED.includes(code);

/** What was taken first, then what was only heard, then the refusals from the most frequent down. */
export const countsInOrder = ({ counts }: Device): DeviceCount[] => {
  const place = ({ code }: DeviceCount): number => (NOT_REFUSED.includes(code) ? NOT_REFUSED.indexOf(code) : NOT_REFUSED.length);
  return counts.filter(({ count }) => count > 0).toSorted((a, b) => place(a) - place(b) || b.count - a.count);
};

type CodeKey = keyof typeof import('../../i18n/zh/device.ts')['device']['short'];
export const codeWords = (t: TFunction, code: string): string =>
  t(`device.code.${code as CodeKey}`, { defaultValue: t('device.code.other', { code }) });
export const shortCodeWords = (t: TFunction, code: string): string => t(`device.short.${code as CodeKey}`, { defaultValue: code });

export type EnteredDevice = {
  kind: Device['kind'];
  name?: string;
  /** The id of a team or vehicle. */
  subject?: string;
  crs: Device['crs'];
  terminalId?: string;
};

/** The number of a terminal belongs to a terminal alone, whatever was typed before the kind was changed. */
export function deviceFrom({ kind, name, subject, crs, terminalId }: EnteredDevice, subjects: Subjects): CreateDevice {
  const of = subjects.get(subject ?? '');
  return {
    kind,
    crs,
    ...(name?.trim() && { name: name.trim() }),
    ...(of && (of.of === 'team' ? { teamId: of.id } : { vehicleId: of.id })),
    ...(kind === 'jt808' && terminalId?.trim() && { terminalId: terminalId.trim() }),
  };
}

/** What the schema leaves to the rule: somebody to speak for, and the number of a terminal. */
export function missingIn(command: CreateDevice): ('subject' | 'terminalId')[] {
  return [
    ...(command.teamId || command.vehicleId ? [] : ['subject' as const]),
    ...(command.kind === 'jt808' && !command.terminalId ? ['terminalId' as const] : []),
  ];
}

/** Where it sends to, as the console itself is reached; a terminal has a door of its own, which the console does not know. */
export function addressFor(kind: Device['kind'], origin: string): string | null {
  if (kind === 'jt808') return null;
  return `${origin}/api/v1/${kind === 'osmand' ? 'osmand' : 'positions'}`;
}
