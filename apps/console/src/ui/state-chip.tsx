/** The chip of an assignment's state: pips say how far, the word says what. Dashed: not yet confirmed by the team. */
import type { AssignmentState, Grade, Incident } from '@fenghuo/domain';
import { useTranslation } from 'react-i18next';
import { BackGlyph, CheckGlyph, CrossGlyph } from './glyphs.tsx';

const PIPS: Record<'dispatched' | 'acknowledged' | 'enRoute' | 'onScene', number> = {
  dispatched: 1,
  acknowledged: 2,
  enRoute: 3,
  onScene: 4,
};

export function StateChip({ state }: { state: AssignmentState }) {
  const { t } = useTranslation();
  return (
    <span className={`state-chip state-chip-${state}`}>
      {state === 'completed' ? (
        <CheckGlyph size={12} />
      ) : state === 'declined' ? (
        <CrossGlyph size={12} />
      ) : state === 'stoodDown' ? (
        <BackGlyph size={12} />
      ) : (
        <span className="pips" aria-hidden="true">
          {[1, 2, 3, 4].map((pip) => (
            <i key={pip} className={pip <= PIPS[state] ? 'pip-on' : 'pip-off'} />
          ))}
        </span>
      )}
      {t(`common.assignmentState.${state}`)}
    </span>
  );
}

/** Grade (事件等级) is a square whose fill grows with it; never a colour. */
export function GradeSquare({ grade, size = 22 }: { grade: Grade | null; size?: number }) {
  const { t } = useTranslation();
  return (
    <span
      className={`grade grade-${grade ?? 'none'}`}
      style={{ width: size, height: size, fontSize: size * 0.6 }}
      title={t(`common.grade.${grade ?? 'none'}`)}
    >
      {t(`common.gradeShort.${grade ?? 'none'}`)}
    </span>
  );
}

export function IncidentStateChip({ state, extra }: { state: Incident['state']; extra?: string }) {
  const { t } = useTranslation();
  return (
    <span className={`incident-chip incident-chip-${state}`}>
      {state === 'controlled' && <i className="hatch" aria-hidden="true" />}
      {t(`common.incidentState.${state}`)}
      {extra && ` ${extra}`}
    </span>
  );
}
