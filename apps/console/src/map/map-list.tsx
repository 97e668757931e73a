/** Where the browser has no WebGL 2: the same things as a list with their places. */
import type { Team } from '@fenghuo/domain';
import { useTranslation } from 'react-i18next';
import { positions, useBoard, useNow, useRows } from '../live/live.ts';
import { coordinates } from '../ui/format.ts';
import { LateGlyph } from '../ui/glyphs.tsx';
import { Banner } from '../ui/pane.tsx';
import { PositionAge } from '../ui/position-age.tsx';
import { SymbolIcon } from '../ui/symbol-icon.tsx';
import { capabilityGlyph } from '../ui/words.ts';
import type { PlacedRef } from './map-controller.ts';
import './map.css';

export function MapList({ onOpen }: { onOpen: (ref: PlacedRef) => void }) {
  const { t } = useTranslation();
  const { reports, incidents } = useBoard();
  const teams = useRows('team');
  return (
    <div className="map-list">
      <Banner tone="amber" icon={<LateGlyph />}>
        {t('map.noWebgl')}
      </Banner>
      {[...incidents, ...reports].map((row) => {
        const { place, code } = row.kind === 'incident' ? row.incident : row.report;
        return (
          <button key={row.id} type="button" className="plain map-list-row" onClick={() => onOpen(row)}>
            <SymbolIcon
              size={22}
              spec={
                row.kind === 'report'
                  ? { of: 'report', late: row.isLate }
                  : {
                      of: 'incident',
                      state: row.incident.state,
                      late: row.isLate,
                      letter: t(`common.gradeShort.${row.incident.grade ?? 'none'}`),
                    }
              }
            />
            <b>{code}</b>
            <span>{row.kind === 'incident' ? row.incident.title : row.report.summary}</span>
            <span className="secondary">{place.address}</span>
            <span className="tertiary">{place.point ? coordinates(place.point.coordinates) : t('queue.noPoint')}</span>
          </button>
        );
      })}
      {teams.map((team) => (
        <button key={team.id} type="button" className="plain map-list-row" onClick={() => onOpen({ kind: 'team', id: team.id })}>
          <SymbolIcon
            size={22}
            spec={{
              of: 'team',
              look: team.availability === 'outOfService' ? 'outOfService' : 'standby',
              glyph: capabilityGlyph(t, team.capabilities[0]?.code),
            }}
          />
          <b>{team.name}</b>
          <span className="secondary">{team.station?.address}</span>
          <Age team={team} />
        </button>
      ))}
    </div>
  );
}

function Age({ team }: { team: Team }) {
  const nowMs = useNow();
  const fix = positions.get(team.positionNumber);
  return fix && <PositionAge fixAtMs={fix.at} nowMs={nowMs} />;
}

let known: boolean | null = null;
/** MapLibre needs WebGL 2 and has nothing to fall back on. */
export function hasWebgl2(): boolean {
  known ??= document.createElement('canvas').getContext('webgl2') !== null;
  return known;
}
