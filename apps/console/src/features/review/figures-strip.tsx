/** Six figures against their targets, in words and as bullet bars: the tick of the target stands at the same place in each. */
import { useTranslation } from 'react-i18next';
import { useRow } from '../../live/live.ts';
import { allowance, duration } from '../../ui/format.ts';
import { CheckGlyph, ClockGlyph, LateGlyph } from '../../ui/glyphs.tsx';
import { barOf, type Figure, TARGET_AT } from './figures.ts';

export function FiguresStrip({ figures, teamOf }: { figures: readonly Figure[]; teamOf: (assignmentId: string) => string | null }) {
  return (
    <section className="figures-strip">
      {figures.map((figure) => (
        <FigureCell key={figure.key} figure={figure} teamId={figure.assignmentId === null ? null : teamOf(figure.assignmentId)} />
      ))}
    </section>
  );
}

const percent = (share: number): string => `${(share * 100).toFixed(2)}%`;

function FigureCell({ figure, teamId }: { figure: Figure; teamId: string | null }) {
  const { t } = useTranslation();
  const team = useRow('team', teamId);
  const { key, seconds, targetSeconds, state } = figure;
  const { within, past } = barOf(figure);
  const isLate = state === 'late' || state === 'runningLate';
  const isRunning = state === 'running' || state === 'runningLate';
  return (
    <div className={`figure-cell figure-is-${state}`} data-figure={key}>
      <div className="figure-line">
        <span className="secondary cut" title={t(`review.figure.${key}`)}>
          {t(`review.figure.${key}`)}
        </span>
        <span className="tertiary nowrap" title={key === 'response' ? t('review.targetSum') : undefined}>
          {t('review.target', { time: allowance(targetSeconds) })}
        </span>
      </div>
      <div className="figure-line">
        <b className="figure-value">{seconds === null ? t('common.none') : duration(seconds)}</b>
        {state === 'met' && (
          <span className="figure-met">
            <CheckGlyph size={13} /> {t('review.met')}
          </span>
        )}
        {isLate && seconds !== null && (
          <span className="time-chip time-chip-red">
            <LateGlyph size={13} /> {t('review.over', { time: duration(seconds - targetSeconds) })}
          </span>
        )}
        {state === 'running' && (
          <span className="secondary nowrap">
            <ClockGlyph size={13} /> {t('review.inProgress')}
          </span>
        )}
        {state === 'none' && <span className="tertiary">{t('review.notReached')}</span>}
        {state === 'unknown' && <span className="amber-text">{t('review.contradicts')}</span>}
      </div>
      <span className="bullet-line" aria-hidden="true">
        <svg className={`bullet ${isRunning ? 'is-running' : ''}`} viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
          <rect className="bullet-ground" x="0" y="2" width="100" height="4" />
          <rect className="bullet-within" x="0" y="2" width={within * 100} height="4" />
          <rect className="bullet-past" x={TARGET_AT * 100} y="2" width={past * 100} height="4" />
        </svg>
        <i className="bullet-tick" style={{ left: percent(TARGET_AT) }} />
      </span>
      <span className="figure-team tertiary cut">{team?.name ?? ''}</span>
    </div>
  );
}
