/** What was it: grade, title, code, type, place, when, how it ended; and what can be done with the review. */
import type { Incident } from '@fenghuo/domain';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useNow, useRow, useRows } from '../../live/live.ts';
import { coordinates, duration, instant, shortCode } from '../../ui/format.ts';
import { BackGlyph } from '../../ui/glyphs.tsx';
import { Keycap } from '../../ui/pane.tsx';
import { PlaceLine } from '../../ui/place-line.tsx';
import { GradeSquare, IncidentStateChip } from '../../ui/state-chip.tsx';
import { typeName } from '../../ui/words.ts';

type Props = {
  incident: Incident;
  isLive: boolean;
  isPhone: boolean;
  onBack: () => void;
  onCommand: (() => void) | null;
  onOpen: (id: string) => void;
  onExport: () => void;
  onPrint: () => void;
};

export function ReviewHead({ incident, isLive, isPhone, onBack, onCommand, onOpen, onExport, onPrint }: Props) {
  const { t, i18n } = useTranslation();
  const nowMs = useNow();
  const type = useRows('incidentType').find(({ code }) => code === incident.typeCode);
  const mergedInto = useRow('incident', incident.mergedIntoId);
  const [receivedMs, untilMs] = [Date.parse(incident.receivedAt), incident.closedAt ? Date.parse(incident.closedAt) : nowMs];
  const point = incident.place.point?.coordinates;
  const facts: ReactNode[] = [
    <span key="code" className="nowrap" title={incident.code}>
      {shortCode(incident.code)}
    </span>,
    type && <span key="type">{typeName(type, i18n.language)}</span>,
    <PlaceLine key="place" place={incident.place} jurisdictionId={incident.jurisdictionId} />,
    point && (
      <span key="point" className="nowrap tertiary" title="WGS 84">
        {coordinates(point)}
      </span>
    ),
  ];
  return (
    <header className="review-head">
      {isPhone && (
        <Button type="text" className="review-back" onClick={onBack} aria-label={t('review.back')}>
          <BackGlyph size={18} />
        </Button>
      )}
      <GradeSquare grade={incident.grade} size={24} />
      <div className="review-title">
        <h1>{incident.title}</h1>
        <div className="review-facts secondary">{facts}</div>
        <div className="review-facts">
          <IncidentStateChip state={incident.state} />
          {incident.disposition && <b>{t(`common.disposition.${incident.disposition}`)}</b>}
          {incident.mergedIntoId && (
            <Button type="link" size="small" onClick={() => incident.mergedIntoId && onOpen(incident.mergedIntoId)}>
              {t('incident.mergedInto', { code: mergedInto ? shortCode(mergedInto.code) : '' })}
            </Button>
          )}
          <span className="secondary nowrap">{t('review.received', { time: instant(receivedMs, nowMs) })}</span>
          {incident.closedAt && <span className="secondary nowrap">{t('review.closed', { time: instant(untilMs, nowMs) })}</span>}
          <span className="secondary nowrap">
            {t(incident.closedAt ? 'review.lasted' : 'review.running', { time: duration((untilMs - receivedMs) / 1000) })}
          </span>
          <span className="tertiary nowrap">{isLive ? t('review.following') : t('review.archived')}</span>
        </div>
      </div>
      <div className="review-actions">
        {onCommand && <Button onClick={onCommand}>{t('review.toCommand')}</Button>}
        <Button onClick={onPrint}>
          {t('review.print')} {!isPhone && <Keycap>P</Keycap>}
        </Button>
        <Button type="primary" onClick={onExport}>
          {t('review.export')} {!isPhone && <Keycap>E</Keycap>}
        </Button>
      </div>
    </header>
  );
}
