/** Around here (周边分析): what is within some kilometres of a point or in an area, the nearest first; a press opens it. */
import { bars, freeOf, type LngLat, toInstant } from '@fenghuo/domain';
import { Button } from 'antd';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useCatalogue } from '../../live/catalogue.ts';
import { useNow, useRevision } from '../../live/live.ts';
import { depotLook } from '../../ui/depot-look.ts';
import { count, instant } from '../../ui/format.ts';
import { CrossGlyph, LateGlyph } from '../../ui/glyphs.tsx';
import { PaneHead } from '../../ui/pane.tsx';
import { shelterLook } from '../../ui/shelter-look.ts';
import { GradeSquare } from '../../ui/state-chip.tsx';
import { SymbolIcon } from '../../ui/symbol-icon.tsx';
import { capabilityGlyph, capabilityWords } from '../../ui/words.ts';
import type { KnownArea } from './areas.ts';
import { type Radius, type Surroundings, standingOf } from './around.ts';
import { AroundAsk } from './around-ask.tsx';
import { AroundPeople } from './around-people.tsx';
import { AroundPlaces } from './around-places.tsx';
import { Group, Row } from './around-rows.tsx';
import { DepotWords } from './depot-words.tsx';
import { readAround } from './read-around.ts';
import './around.css';

type Props = {
  surroundings: Surroundings;
  onRadius: (metres: Radius) => void;
  onArea: (area: KnownArea) => void;
  onOpen: (ref: { kind: 'incident' | 'team' | 'depot' | 'shelter'; id: string }) => void;
  onFly: (point: LngLat) => void;
  onClose: () => void;
};

export function AroundPane({ surroundings, onRadius, onArea, onOpen, onFly, onClose }: Props) {
  const { t } = useTranslation();
  return (
    <>
      <PaneHead title={t('around.title')}>
        <Button type="text" aria-label={t('common.close')} icon={<CrossGlyph />} onClick={onClose} />
      </PaneHead>
      <AroundAsk surroundings={surroundings} onRadius={onRadius} onArea={onArea} onFly={onFly} />
      <Found surroundings={surroundings} onOpen={onOpen} onFly={onFly} />
    </>
  );
}

function Found({ surroundings, onOpen, onFly }: Pick<Props, 'surroundings' | 'onOpen' | 'onFly'>) {
  const { t } = useTranslation();
  useRevision();
  const nowMs = useNow();
  const catalogue = useCatalogue();
  const letters = useMemo(() => ({ full: t('shelter.letter.full'), standby: t('shelter.letter.standby') }), [t]);
  const { incidents, shelters, full, depots, teams, closures } = readAround(surroundings);
  return (
    <div className="around-found">
      <AroundPeople />
      <Group title={t('around.incidents')} none={t('around.noIncidents')} near={incidents}>
        {(near) => (
          <Row
            key={near.row.id}
            near={near}
            symbol={<GradeSquare grade={near.row.grade} size={20} />}
            name={near.row.title}
            onPress={() => onOpen({ kind: 'incident', id: near.row.id })}
          >
            {t(`common.incidentState.${near.row.state}`)}
          </Row>
        )}
      </Group>
      <AroundPlaces of="risks" onFly={onFly} />
      <AroundPlaces of="protected" onFly={onFly} />
      <Group
        title={t('around.shelters')}
        none={t('around.noShelters')}
        near={shelters}
        note={full > 0 ? t('around.sheltersFull', { n: full }) : null}
      >
        {(near) => (
          <Row
            key={near.row.id}
            near={near}
            symbol={<SymbolIcon spec={shelterLook(near.row, letters)} size={22} />}
            name={near.row.name}
            onPress={() => onOpen({ kind: 'shelter', id: near.row.id })}
          >
            {standingOf(near.row) === 'room'
              ? t('around.free', { n: count(freeOf(near.row)) })
              : t('around.standby', { n: count(near.row.capacity) })}
          </Row>
        )}
      </Group>
      <Group title={t('around.depots')} none={t('around.noDepots')} near={depots}>
        {(near) => (
          <Row
            key={near.row.id}
            near={near}
            symbol={<SymbolIcon spec={{ of: 'depot', look: depotLook(near.row, nowMs), letter: t('common.depotShort') }} size={22} />}
            name={near.row.name}
            onPress={() => onOpen({ kind: 'depot', id: near.row.id })}
          >
            <DepotWords depot={near.row} catalogue={catalogue} nowMs={nowMs} />
          </Row>
        )}
      </Group>
      <Group title={t('around.teams')} none={t('around.noTeams')} near={teams}>
        {(near) => (
          <Row
            key={near.row.id}
            near={near}
            symbol={
              <SymbolIcon spec={{ of: 'team', look: 'standby', glyph: capabilityGlyph(t, near.row.capabilities[0]?.code) }} size={22} />
            }
            name={near.row.name}
            onPress={() => onOpen({ kind: 'team', id: near.row.id })}
          >
            {[
              near.row.capabilities.map(({ code }) => capabilityWords(t, code)).join(t('common.listSeparator')),
              near.row.headcount === null ? '' : t('common.people', { n: near.row.headcount }),
            ]
              .filter((words) => words !== '')
              .join(' · ')}
          </Row>
        )}
      </Group>
      <Group title={t('around.closures')} none={t('around.noClosures')} near={closures}>
        {(near) => (
          <Row key={near.row.id} near={near} symbol={<LateGlyph size={18} />} name={near.row.reason} onPress={() => onFly(near.point)}>
            {t(bars(near.row, toInstant(nowMs)) ? 'closure.since' : 'closure.planned', {
              time: instant(Date.parse(near.row.from), nowMs),
            })}
          </Row>
        )}
      </Group>
    </div>
  );
}
