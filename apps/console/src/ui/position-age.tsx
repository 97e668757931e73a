/** How old a position is, by the one rule of the domain: plain, then grey, then amber with its sign, then struck through. */
import { positionAge } from '@fenghuo/domain';
import { useTranslation } from 'react-i18next';
import { clockTime } from './format.ts';
import { LateGlyph } from './glyphs.tsx';
import { ageWords } from './words.ts';

const LOOK = { fresh: '', ageing: 'tertiary', stale: 'amber-text', expired: 'amber-text position-expired' } as const;

export function PositionAge({ fixAtMs, nowMs }: { fixAtMs: number; nowMs: number }) {
  const { t } = useTranslation();
  const age = positionAge(fixAtMs, nowMs);
  return (
    <span className={`nowrap ${LOOK[age]}`} title={clockTime(fixAtMs)}>
      {(age === 'stale' || age === 'expired') && <LateGlyph size={12} />} <span>{ageWords(t, fixAtMs, nowMs)}</span>
    </span>
  );
}
