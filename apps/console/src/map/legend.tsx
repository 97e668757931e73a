/** The legend is drawn by the same symbols as the map. */
import { useTranslation } from 'react-i18next';
import { useRows } from '../live/live.ts';
import { count } from '../ui/format.ts';
import { SymbolIcon } from '../ui/symbol-icon.tsx';
import type { SymbolSpec } from '../ui/symbols.ts';

/** `unnamed`: teams that are drawn without their names. */
export function Legend({ unnamed }: { unnamed: number }) {
  const { t } = useTranslation();
  const hasZones = useRows('evacuationZone').some(({ state }) => state !== 'returned');
  const entries: { key: string; spec: SymbolSpec; words: string }[] = [
    { key: 'incident', spec: { of: 'incident', state: 'open', late: false, letter: '' }, words: t('map.layer.incidents') },
    { key: 'late', spec: { of: 'incident', state: 'open', late: true, letter: '' }, words: t('map.late') },
    { key: 'report', spec: { of: 'report', late: false }, words: t('map.layer.reports') },
    { key: 'shelter', spec: { of: 'shelter', share: 0.5, letter: '', off: false }, words: t('map.layer.shelters') },
    { key: 'depot', spec: { of: 'depot', look: 'stocked', letter: '' }, words: t('map.layer.depots') },
    { key: 'team', spec: { of: 'team', look: 'standby', glyph: '' }, words: t('map.layer.teams') },
  ];
  return (
    <div className="map-box map-legend">
      {entries.map(({ key, spec, words }) => (
        <span key={key}>
          <SymbolIcon spec={spec} size={18} /> {words}
        </span>
      ))}
      <span>
        <i className="legend-line" /> {t('map.legendTravelling')}
      </span>
      <span>
        <i className="legend-line legend-line-dashed" /> {t('map.legendNotAcknowledged')}
      </span>
      <span>
        <i className="legend-line legend-line-closed" /> {t('map.legendClosed')}
      </span>
      {hasZones && (
        <span>
          <i className="legend-zone" /> {t('map.legendZone')}
        </span>
      )}
      {unnamed > 0 && <span className="secondary">{t('map.legendUnnamed', { n: count(unnamed) })}</span>}
    </div>
  );
}
