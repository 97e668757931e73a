/** Where it is looked around: within so many kilometres of a point, in an area that stands on the map, or in one that the hand draws. */
import type { LngLat } from '@fenghuo/domain';
import { Button, Segmented, Select } from 'antd';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useRevision } from '../../live/live.ts';
import { coordinates, roundDistance } from '../../ui/format.ts';
import { PinGlyph } from '../../ui/glyphs.tsx';
import { useAreaSketch } from './area-sketch.ts';
import { type KnownArea, knownAreas } from './areas.ts';
import { isArea, RADII, type Radius, type Surroundings } from './around.ts';

type Props = {
  surroundings: Surroundings;
  onRadius: (metres: Radius) => void;
  onArea: (area: KnownArea) => void;
  onFly: (point: LngLat) => void;
};

const AREA = 'area';

export function AroundAsk({ surroundings, onRadius, onArea, onFly }: Props) {
  const { t } = useTranslation();
  useRevision();
  const { isDrawing, begin, end } = useAreaSketch();
  // Something else is opened: the hand lets go.
  useEffect(() => end, [end]);
  const areas = knownAreas(t);
  const asked = isArea(surroundings) ? surroundings : null;
  const choose = (value: Radius | typeof AREA): void => {
    if (value === AREA) return begin(asked?.ring ?? null);
    end();
    onRadius(value);
  };
  const take = (id: string): void => {
    const area = areas.find((one) => one.id === id);
    if (area === undefined) return;
    end();
    onArea(area);
  };
  return (
    <div className="around-ask">
      <Segmented<Radius | typeof AREA>
        aria-label={t('around.radius')}
        value={isArea(surroundings) || isDrawing ? AREA : surroundings.metres}
        options={[...RADII.map((metres) => ({ value: metres, label: roundDistance(metres) })), { value: AREA, label: t('around.draw') }]}
        onChange={choose}
      />
      {areas.length > 0 && (
        <Select
          className="around-areas"
          aria-label={t('around.areas')}
          placeholder={t('around.areas')}
          value={asked?.id ?? null}
          options={areas.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={take}
        />
      )}
      {isDrawing ? (
        <span className="around-drawing">
          <span className="secondary">{t(asked === null ? 'around.drawHint' : 'around.drawnHint')}</span>
          <Button size="small" onClick={end}>
            {t(asked === null ? 'common.cancel' : 'around.drawn')}
          </Button>
        </span>
      ) : (
        <>
          <button
            type="button"
            className="plain around-middle tertiary"
            title={t('around.straight')}
            onClick={() => onFly(surroundings.point)}
          >
            <PinGlyph size={14} /> {coordinates(surroundings.point)}
          </button>
          {asked !== null && (
            <Button size="small" type="text" onClick={() => begin(asked.ring)}>
              {t('around.redraw')}
            </Button>
          )}
        </>
      )}
    </div>
  );
}
