/** The chip of one running clock: `接令 1'52" / 60"`. Amber from 60 % of the target, solid red past it. */
import type { ClockStep, ClockTone } from '@fenghuo/domain';
import { useTranslation } from 'react-i18next';
import { allowance, duration } from './format.ts';
import { ClockGlyph, LateGlyph } from './glyphs.tsx';

export function TimeChip({
  tone,
  step,
  seconds,
  targetSeconds,
  short,
}: {
  tone: ClockTone;
  step?: ClockStep;
  seconds: number;
  targetSeconds: number;
  short?: boolean;
}) {
  const { t } = useTranslation();
  const title = `${step ? `${t(`common.clock.${step}`)} ` : ''}${duration(seconds)} / ${allowance(targetSeconds)}`;
  return (
    <span className={`time-chip time-chip-${tone}`} title={title}>
      {tone === 'red' ? <LateGlyph size={13} /> : <ClockGlyph size={13} />}
      {step && <span>{t(`common.clock.${step}`)}</span>}
      <span>
        {duration(seconds)}
        {!short && <span className="time-chip-target"> / {allowance(targetSeconds)}</span>}
      </span>
    </span>
  );
}

/** `超时 52"` */
export function Overrun({ seconds }: { seconds: number }) {
  const { t } = useTranslation();
  return (
    <span className="overrun">
      {t('common.late')} {seconds < 60 ? `${Math.floor(seconds)}"` : duration(seconds)}
    </span>
  );
}
