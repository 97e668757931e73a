/** How a depot stands, by sign and word; and how old its count is, for stock without its age says nothing. */
import type { Depot } from '@fenghuo/domain';
import { useTranslation } from 'react-i18next';
import { useNow } from '../../live/live.ts';
import { depotLook, isCountOld } from '../../ui/depot-look.ts';
import { instant } from '../../ui/format.ts';
import { LateGlyph } from '../../ui/glyphs.tsx';
import { SymbolIcon } from '../../ui/symbol-icon.tsx';
import { ageWords } from '../../ui/words.ts';

export function DepotStanding({ depot }: { depot: Depot }) {
  const { t } = useTranslation();
  const nowMs = useNow();
  const look = depotLook(depot, nowMs);
  const words = depot.alarms.map(({ code }) => t(`supply.alarm.${code}`));
  return (
    <span className="supply-standing" title={words.join(t('common.listSeparator'))}>
      <SymbolIcon spec={{ of: 'depot', look, letter: t('common.depotShort') }} size={22} />
      {look === 'short' ? (
        <b className="amber-text">
          {words[0]}
          {words.length > 1 && <span className="tertiary"> +{words.length - 1}</span>}
        </b>
      ) : (
        <span className={look === 'stocked' ? '' : 'tertiary'}>{t(`supply.look.${look}`)}</span>
      )}
    </span>
  );
}

export function CountAge({ countedAt }: { countedAt: string | null }) {
  const { t } = useTranslation();
  const nowMs = useNow();
  if (countedAt === null) return <span className="tertiary nowrap">{t('supply.neverCounted')}</span>;
  const ms = Date.parse(countedAt);
  const isOld = isCountOld({ countedAt }, nowMs);
  return (
    <span className={`nowrap ${isOld ? 'amber-text' : 'secondary'}`} title={instant(ms, nowMs)}>
      {isOld && <LateGlyph size={12} />} {ageWords(t, ms, nowMs)}
    </span>
  );
}
