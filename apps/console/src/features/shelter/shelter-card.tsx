/** One shelter at a glance: how many are in, how many still fit, what is amiss, and how old that word is. */
import { balanceOf, confirmationOf, freeOf, fullnessOf, registration, type Settings, type Shelter, shareOf } from '@fenghuo/domain';
import type { TFunction } from 'i18next';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { useNow } from '../../live/live.ts';
import { checkedAge } from '../../ui/checked-age.ts';
import { count } from '../../ui/format.ts';
import { ClockGlyph, LateGlyph } from '../../ui/glyphs.tsx';
import { shelterLook } from '../../ui/shelter-look.ts';
import { SymbolIcon } from '../../ui/symbol-icon.tsx';
import type { SymbolSpec } from '../../ui/symbols.ts';
import { OccupancyBar } from './occupancy-bar.tsx';
import { groupOf } from './standing.ts';

const FUNCTIONS_SHOWN = 4;

export function shelterSymbol(t: TFunction, shelter: Shelter): SymbolSpec {
  return shelterLook(shelter, { full: t('shelter.letter.full'), standby: t('shelter.letter.standby') });
}

export function StandingChip({ shelter, settings }: { shelter: Shelter; settings: Settings }) {
  const { t } = useTranslation();
  const level = groupOf(shelter.state) === 'inUse' ? fullnessOf(shelter, settings) : 'room';
  if (level === 'full' && shelter.state === 'open') return <span className="shelter-chip is-full">{t('shelter.level.full')}</span>;
  if (level === 'amber' && shelter.state === 'open')
    return <span className="shelter-chip is-amber">{t('shelter.level.amber', { percent: Math.floor(shareOf(shelter) * 100) })}</span>;
  return <span className={`shelter-chip is-${shelter.state}`}>{t(`shelter.state.${shelter.state}`)}</span>;
}

/** When somebody there last said that the figures are right: plain, amber, or solid red. */
export function CheckedChip({ shelter, settings }: { shelter: Shelter; settings: Settings }) {
  const { t } = useTranslation();
  const nowMs = useNow();
  const tone = confirmationOf(shelter, new Date(nowMs).toISOString(), settings);
  if (tone === 'none') return null;
  const words =
    shelter.confirmedAt === null
      ? t('shelter.card.neverConfirmed')
      : t('shelter.card.confirmed', { age: checkedAge(t, nowMs - Date.parse(shelter.confirmedAt)) });
  if (tone === 'fresh') return <span className="tertiary nowrap">{words}</span>;
  return (
    <span className={`time-chip time-chip-${tone}`} title={shelter.confirmedAt ?? undefined}>
      {tone === 'red' ? <LateGlyph size={13} /> : <ClockGlyph size={13} />} {words}
    </span>
  );
}

type Props = { shelter: Shelter; district: string; settings: Settings; isSelected: boolean; onSelect: (id: string) => void };

export const ShelterCard = memo(function ShelterCard({ shelter, district, settings, isSelected, onSelect }: Props) {
  const { t } = useTranslation();
  const { unregistered, registered } = registration(shelter);
  const isInUse = groupOf(shelter.state) === 'inUse';
  const free = freeOf(shelter);
  const over = -balanceOf(shelter);
  const more = shelter.functions.length - FUNCTIONS_SHOWN;
  return (
    <button
      type="button"
      className={`plain shelter-card ${isSelected ? 'is-selected' : ''}`}
      aria-pressed={isSelected}
      data-shelter={shelter.code}
      onClick={() => onSelect(shelter.id)}
    >
      <span className="shelter-card-line">
        <SymbolIcon spec={shelterSymbol(t, shelter)} size={24} />
        <b className="cut shelter-name" title={shelter.name}>
          {shelter.name}
        </b>
        <span className="tertiary nowrap shelter-district">{district}</span>
        <StandingChip shelter={shelter} settings={settings} />
      </span>
      <span className="shelter-card-line">
        <span className="nowrap">
          <b className={`shelter-big ${isInUse ? '' : 'tertiary'}`}>{isInUse ? count(shelter.present) : t('common.none')}</b>{' '}
          <span className="secondary">
            {t('shelter.card.present')} / {count(shelter.capacity)}
          </span>
        </span>
        {isInUse && (
          <span className="nowrap shelter-right">
            <span className="secondary">{t('shelter.free')}</span>{' '}
            <b className={`shelter-big ${free === 0 ? 'red-text' : ''}`}>{count(free)}</b>
          </span>
        )}
      </span>
      <OccupancyBar present={shelter.present} onTheWay={shelter.onTheWay} capacity={shelter.capacity} free={free} />
      <span className="shelter-card-facts">
        <span>{t('shelter.card.reserved', { n: count(shelter.onTheWay) })}</span>
        <span>{t('shelter.card.registered', { n: count(registered) })}</span>
        <span className={unregistered > 0 ? 'strong' : ''}>{t('shelter.card.unregistered', { n: count(unregistered) })}</span>
        <span>{t('shelter.card.special', { n: count(shelter.specialPresent), all: count(shelter.specialCapacity) })}</span>
        {over > 0 && <span className="red-text strong">{t('shelter.card.over', { n: count(over) })}</span>}
      </span>
      <span className="shelter-card-line">
        <span className="shelter-tags">
          {shelter.functions.slice(0, FUNCTIONS_SHOWN).map((one) => (
            <span key={one} className="plain-tag">
              {t(`shelter.function.${one}`)}
            </span>
          ))}
          {more > 0 && <span className="tertiary">+{more}</span>}
        </span>
        {shelter.faults.length > 0 && (
          <span className="amber-text strong nowrap">
            <LateGlyph size={13} /> {t('shelter.card.faults', { n: shelter.faults.length })}
          </span>
        )}
      </span>
      <span className="shelter-card-line shelter-card-foot">
        <span className="cut secondary">{shelter.responsible ?? shelter.place.address ?? t(`shelter.class.${shelter.class}`)}</span>
        <span className="shelter-right">
          <CheckedChip shelter={shelter} settings={settings} />
        </span>
      </span>
    </button>
  );
});
