/** Beside the form: what it may be the same as, above the map; who would be nearest, below it. */
import { distanceMetres, isOpen, type LngLat } from '@fenghuo/domain';
import { useTranslation } from 'react-i18next';
import { positions, store, useNow, useRevision } from '../../live/live.ts';
import type { Likeness, SimilarItem } from '../../live/similar.ts';
import { clockTime, distance } from '../../ui/format.ts';
import { PositionAge } from '../../ui/position-age.tsx';
import { PROBABLY_SAME, SimilarCard } from '../../ui/similar-card.tsx';
import { StateChip } from '../../ui/state-chip.tsx';
import { capabilityWords } from '../../ui/words.ts';

export function SimilarStrip({ likeness, onOpen }: { likeness: Likeness; onOpen: (item: SimilarItem) => void }) {
  const { t } = useTranslation();
  return (
    <section className="similar-strip">
      <header>
        <b>{t('triage.similar')}</b> <span className="tertiary">{t('triage.similarBasis')}</span>
        <span className="tertiary similar-strip-at">
          {likeness.state === 'comparing'
            ? t('report.similarLoading')
            : likeness.state === 'failed'
              ? t('report.similarFailed')
              : likeness.at !== null
                ? t('triage.compared', { time: clockTime(likeness.at) })
                : ''}
        </span>
      </header>
      {likeness.items.length === 0 ? (
        <div className="tertiary">{t('triage.similarNone')}</div>
      ) : (
        <div className="similar-strip-cards">
          {likeness.items.map((item, index) => (
            <SimilarCard
              key={item.id}
              item={item}
              index={index}
              isBest={index === 0 && item.score >= PROBABLY_SAME}
              onJoin={() => onOpen(item)}
            />
          ))}
        </div>
      )}
    </section>
  );
}

const SHOWN = 4;

/** The nearest teams in a straight line: a preview, nothing is sent. */
export function NearestTeams({
  point,
  title,
  note,
  onOpen,
}: {
  point: LngLat;
  title: string;
  note?: string;
  onOpen: (teamId: string) => void;
}) {
  const { t } = useTranslation();
  useRevision();
  const nowMs = useNow();
  const near = store
    .list('team')
    .flatMap((team) => {
      const fix = positions.get(team.positionNumber);
      const at: LngLat | undefined = fix ? [fix.lng, fix.lat] : team.station?.point?.coordinates;
      return at && team.availability === 'available' ? [{ team, fix, metres: distanceMetres(point, at) }] : [];
    })
    .sort((a, b) => a.metres - b.metres)
    .slice(0, SHOWN);
  const byTeam = store.assignmentsBy('teamId');
  return (
    <section className="nearest-teams">
      <header>
        <b>{title}</b> {note && <span className="tertiary">{note}</span>}
      </header>
      {near.map(({ team, fix, metres }) => {
        const open = byTeam.get(team.id)?.find(isOpen);
        return (
          <button key={team.id} type="button" className="plain nearest-row" onClick={() => onOpen(team.id)}>
            <span className="cut">
              <b>{team.name}</b> <span className="tertiary">{team.code}</span>
            </span>
            <span className="secondary cut">
              {team.capabilities
                .slice(0, 2)
                .map(({ code }) => capabilityWords(t, code))
                .join(t('common.listSeparator'))}
              {team.headcount !== null && ` · ${t('common.people', { n: team.headcount })}`}
            </span>
            <span>{open ? <StateChip state={open.state} /> : <span className="standby-chip">{t('dispatch.standby')}</span>}</span>
            <span className="nearest-number">{distance(metres)}</span>
            <span className="nearest-number tertiary">
              {fix ? <PositionAge fixAtMs={fix.at} nowMs={nowMs} /> : t('dispatch.atStation')}
            </span>
          </button>
        );
      })}
    </section>
  );
}
