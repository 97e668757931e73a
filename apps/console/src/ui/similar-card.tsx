/** One candidate of the duplicate strip: how alike, why, and who is already sent. */
import type { SimilarReason } from '@fenghuo/domain';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { store } from '../live/live.ts';
import type { SimilarItem } from '../live/similar.ts';
import { distance, shortCode } from './format.ts';
import { Keycap } from './pane.tsx';
import { addressOf } from './words.ts';
import './similar-card.css';

/** Joining is offered as the first choice only above this. */
export const PROBABLY_SAME = 0.8;

type FigureKey = keyof typeof import('../i18n/zh/common.ts')['common']['figure'];

function similarReasonWords(t: TFunction, reason: SimilarReason): string {
  switch (reason.code) {
    case 'NEAR':
      return t('report.reason.NEAR', { distance: distance(reason.metres) });
    case 'RECENT':
      return t('report.reason.RECENT', { minutes: reason.minutes });
    case 'SAME_FIGURES':
      return t('report.reason.SAME_FIGURES', {
        figures: reason.figures.map((figure) => t(`common.figure.${figure as FigureKey}`, { defaultValue: figure })).join(' '),
      });
    default:
      return t(`report.reason.${reason.code}`);
  }
}

export function SimilarCard({
  item,
  index,
  isBest,
  onJoin,
  disabled,
}: {
  item: SimilarItem;
  index: number;
  isBest: boolean;
  onJoin: () => void;
  disabled?: boolean;
}) {
  const { t } = useTranslation();
  const place = store.get(item.kind, item.id)?.place;
  const percent = Math.round(item.score * 100);
  const state =
    item.kind === 'report'
      ? t(`common.reportState.${item.state as 'waiting'}`, { defaultValue: item.state })
      : item.openTeamCount > 0
        ? t('triage.teamsSent', { n: item.openTeamCount })
        : t(`common.incidentState.${item.state as 'open'}`, { defaultValue: item.state });
  return (
    <button type="button" className={`plain similar-card${isBest ? ' is-best' : ''}`} onClick={onJoin} disabled={disabled}>
      <span className="similar-head">
        <Keycap>{index + 1}</Keycap>
        <b>{t(item.kind === 'report' ? 'report.joinReport' : 'report.join', { code: shortCode(item.code) })}</b>
        <span className="similar-score" title={t('report.score')}>
          {percent}
        </span>
      </span>
      <span className="similar-bar" aria-hidden="true">
        <i style={{ width: `${percent}%` }} />
      </span>
      <span className="strong similar-title" title={item.title}>
        {item.title}
      </span>
      {place && <span className="tertiary cut">{addressOf(place)}</span>}
      <span className="similar-reasons">
        {item.reasons.slice(0, 4).map((reason) => (
          <span key={reason.code}>{similarReasonWords(t, reason)}</span>
        ))}
      </span>
      <span className="tertiary">{state}</span>
    </button>
  );
}
