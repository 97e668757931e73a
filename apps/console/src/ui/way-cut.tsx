/** A team under way whose way a closed road cuts: said as long as that road is closed, to the team and to the room alike. */
import { type Assignment, UNDER_WAY } from '@fenghuo/domain';
import { useTranslation } from 'react-i18next';
import { useRows } from '../live/live.ts';
import { LateGlyph } from './glyphs.tsx';

export function WayCut({ assignment }: { assignment: Assignment }) {
  const { t } = useTranslation();
  const closures = useRows('closure');
  const isUnderWay = (UNDER_WAY as readonly string[]).includes(assignment.state);
  const cutting = isUnderWay ? closures.filter(({ id }) => assignment.wayCutBy?.includes(id)) : [];
  return cutting.map(({ id, reason }) => (
    <p key={id} className="way-cut" role="alert">
      <LateGlyph size={14} /> {t('common.wayCut', { reason })}
    </p>
  ));
}
