/** Words that depend on data: ages, capabilities, names of types and places in the person's language. */
import { CONTACT_CHANNELS, type Drawing, type IncidentType, type Jurisdiction, type Place, type Team } from '@fenghuo/domain';
import type { TFunction } from 'i18next';
import { type COMPASS, compassOf } from './format.ts';

export function ageWords(t: TFunction, fromMs: number, nowMs: number): string {
  const seconds = Math.max(0, Math.floor((nowMs - fromMs) / 1000));
  if (seconds < 5) return t('common.ago.now');
  if (seconds < 60) return t('common.ago.seconds', { n: seconds });
  if (seconds < 3600) return t('common.ago.minutes', { n: Math.floor(seconds / 60) });
  if (seconds < 86_400) return t('common.ago.hours', { n: Math.floor(seconds / 3600) });
  return t('common.ago.days', { n: Math.floor(seconds / 86_400) });
}

/** `920 m 西北` reads the bearing from the thing to the other. */
export const bearingWords = (t: TFunction, degrees: number): string =>
  t(`common.compass.${compassOf(degrees) satisfies (typeof COMPASS)[number]}`);

type CapabilityKey = keyof typeof import('../i18n/zh/common.ts')['common']['capability'];

/** A bureau may add capabilities of its own: an unknown code is shown as it is. */
export const capabilityWords = (t: TFunction, code: string): string =>
  t(`common.capability.${code as CapabilityKey}`, { defaultValue: code });
export const capabilityGlyph = (t: TFunction, code: string | undefined): string =>
  code === undefined ? '' : t(`common.glyph.${code as CapabilityKey}`, { defaultValue: code.slice(0, 2) });

type VehicleKind = keyof typeof import('../i18n/zh/vehicle.ts')['vehicle']['kind'];

/** People may write a kind of their own: it is shown as it is. */
export const vehicleKindWords = (t: TFunction, kind: string): string => t(`vehicle.kind.${kind as VehicleKind}`, { defaultValue: kind });

/** Every letter that stands inside a symbol of this language. */
export const symbolLetters = (t: TFunction): string =>
  [
    t('common.glyph', { returnObjects: true }),
    t('common.gradeShort', { returnObjects: true }),
    t('common.assignmentShort', { returnObjects: true }),
  ]
    .flatMap((letters) => Object.values(letters as Record<string, string>))
    .concat(
      t('common.outOfServiceShort'),
      t('common.depotShort'),
      t('around.letter.risk'),
      t('shelter.letter.full'),
      t('shelter.letter.standby'),
    )
    .join('');

export const typeName = (type: IncidentType | null | undefined, language: string): string | null =>
  type ? (language.startsWith('zh') ? type.name.zh : type.name.en) : null;

export const jurisdictionName = (row: Jurisdiction | null | undefined, language: string): string | null =>
  row ? (language.startsWith('zh') ? row.name : (row.nameEn ?? row.name)) : null;

/** The address, or nothing: coordinates are shown beside it, never instead of it. */
export const addressOf = (place: Place): string | null => place.address?.trim() || null;

/** The ways to a team, in the order in which they are tried. */
export function contactWays(t: TFunction, { contactChannels = [] }: Pick<Team, 'contactChannels'>): string[] {
  return CONTACT_CHANNELS.filter((channel) => contactChannels.includes(channel)).map((channel) => t(`team.channel.${channel}`));
}

/** A drawing's name with its kind, where the name does not say it already. */
export function drawingName(t: TFunction, { kind, name }: Pick<Drawing, 'kind' | 'name'>): string {
  const word = t(`order.kind.${kind}`);
  return name.startsWith(word) ? name : `${word} ${name}`;
}
