/** The roads that are closed, at the corner of the map: where, why, since and until when; one press opens one again. */
import type { Closure, LngLat } from '@fenghuo/domain';
import { Button, Popover } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useNow, useRows } from '../../live/live.ts';
import { can, usePerson } from '../../live/session.ts';
import { Refusal } from '../../ui/command.tsx';
import { instant } from '../../ui/format.ts';
import { LateGlyph } from '../../ui/glyphs.tsx';
import { TimeChip } from '../../ui/time-chip.tsx';
import { CLOSING_SHAPES, type ClosingShape, useClosing } from './closing.ts';
import { CrewLine } from './crew-line.tsx';
import { middleOf } from './middle-of.ts';
import { useOpenRoad } from './use-open-road.ts';
import './closure.css';

export function ClosureList({ onFly }: { onFly: (point: LngLat) => void }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const mayClose = can(usePerson(), 'closeRoads');
  const draw = (shape: ClosingShape): void => {
    setOpen(false);
    useClosing.getState().begin(shape);
  };
  const closures = useRows('closure');
  const content = (
    <div className="closure-list">
      {closures.length === 0 && <p className="secondary">{t('closure.none')}</p>}
      {closures.map((closure) => (
        <Row key={closure.id} closure={closure} onFly={onFly} />
      ))}
      <Link to="/resources/roads">{t('closure.all')}</Link>
      {mayClose && (
        <>
          <div className="closure-shapes">
            <span className="secondary">{t('closure.byHand')}</span>
            {CLOSING_SHAPES.map((shape) => (
              <Button key={shape} size="small" onClick={() => draw(shape)}>
                {t(`closure.shapes.${shape}`)}
              </Button>
            ))}
          </div>
          <p className="tertiary">{t('closure.hint')}</p>
        </>
      )}
    </div>
  );
  return (
    <Popover trigger="click" placement="bottomLeft" open={isOpen} onOpenChange={setOpen} content={content}>
      <button type="button" className={`plain map-button ${closures.length > 0 ? 'closure-some' : ''}`}>
        <LateGlyph /> {t('closure.count', { n: closures.length })}
      </button>
    </Popover>
  );
}

function Row({ closure, onFly }: { closure: Closure; onFly: (point: LngLat) => void }) {
  const { t } = useTranslation();
  const nowMs = useNow();
  const mayOpen = can(usePerson(), 'closeRoads');
  const { open, isBusy, failure, clock } = useOpenRoad(closure);
  const from = Date.parse(closure.from);
  const begins = t(from > nowMs ? 'closure.planned' : 'closure.since', { time: instant(from, nowMs) });
  const ends = closure.until === null ? '' : t('closure.ends', { time: instant(Date.parse(closure.until), nowMs) });
  return (
    <div className="closure-row">
      <button type="button" className="plain closure-where" onClick={() => onFly(middleOf(closure))}>
        <b>{closure.reason}</b>
        <span className="tertiary">
          {begins} {ends}
        </span>
      </button>
      {clock !== null && <TimeChip tone={clock.tone} seconds={clock.seconds} targetSeconds={clock.limitSeconds} />}
      {mayOpen && (
        <Button size="small" loading={isBusy} onClick={() => void open()}>
          {t('closure.open')}
        </Button>
      )}
      <CrewLine closure={closure} />
      <Refusal failure={failure} />
    </div>
  );
}
