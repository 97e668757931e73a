/** What it has cost, as far as it is known: one line under the figures. Nothing known is nothing shown. */
import { type Figures, PEOPLE_FIGURES } from '@fenghuo/domain';
import { useTranslation } from 'react-i18next';
import { count } from '../../ui/format.ts';

export function SituationLine({ figures }: { figures: Figures }) {
  const { t } = useTranslation();
  const known = PEOPLE_FIGURES.filter((figure) => figures[figure] !== undefined);
  if (known.length === 0) return null;
  return (
    <section className="situation-line" aria-label={t('incident.figures.title')}>
      <span className="tertiary">{t('incident.figures.title')}</span>
      {known.map((figure) => (
        <span key={figure} className="nowrap">
          <span className="secondary">{t(`common.figure.${figure}`)}</span>{' '}
          <b className={figures[figure] === 0 ? 'tertiary' : ''}>{count(figures[figure] ?? 0)}</b>
        </span>
      ))}
    </section>
  );
}
