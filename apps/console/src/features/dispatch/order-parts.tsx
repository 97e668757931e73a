/** Parts of the order's foot: who is ticked, what has to be said about it, and whom the server refused. */
import { Button, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { Refusal } from '../../ui/command.tsx';
import { refusedTeams } from '../../ui/failure.ts';
import { minutes } from '../../ui/format.ts';
import { LateGlyph } from '../../ui/glyphs.tsx';
import type { Candidate } from './advice.ts';

type ReasonProps = { asks: string; label: string; choices?: readonly string[]; value: string; onChange: (reason: string) => void };

/** A reason that the order is asked for, in a line of its own above the foot. */
export function OrderReason({ asks, label, choices = [], value, onChange }: ReasonProps) {
  return (
    <div className="dispatch-override">
      <span className="amber-text">
        <LateGlyph size={12} /> {asks}
      </span>
      {choices.map((choice) => (
        <Button key={choice} size="small" onClick={() => onChange(choice)}>
          {choice}
        </Button>
      ))}
      <Input
        size="small"
        maxLength={200}
        aria-label={label}
        placeholder={label}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  );
}

type RefusedProps = { failure: unknown; chosen: readonly string[]; onDrop: (rest: readonly string[]) => void };

export function Refused({ failure, chosen, onDrop }: RefusedProps) {
  const { t } = useTranslation();
  if (failure === null) return null;
  const errors = refusedTeams(t, failure);
  if (errors.length === 0) return <Refusal failure={failure} />;
  const refused = new Set(errors.map(({ teamId }) => teamId));
  const rest = chosen.filter((id) => !refused.has(id));
  return (
    <div className="refusal dispatch-refused" role="alert">
      <b>
        <LateGlyph /> {t('dispatch.refused', { n: errors.length })}
      </b>
      {errors.map(({ teamId, words }) => (
        <span key={teamId}>{words}</span>
      ))}
      {rest.length > 0 && (
        <span>
          {t('dispatch.refusedKept', { n: rest.length })}{' '}
          <Button size="small" onClick={() => onDrop(rest)}>
            {t('dispatch.drop')}
          </Button>
        </span>
      )}
    </div>
  );
}

export function Summary({ picked }: { picked: readonly Candidate[] }) {
  const { t } = useTranslation();
  if (picked.length === 0) return <b>{t('dispatch.noneChosen')}</b>;
  const etas = picked.flatMap(({ advice }) => advice.etaSeconds ?? []);
  const people = picked.reduce((sum, { team }) => sum + (team.headcount ?? 0), 0);
  return (
    <span className="nowrap">
      <b>{t('dispatch.chosen', { teams: picked.length, people })}</b>{' '}
      {etas.length > 0 && (
        <span className="secondary">{t('dispatch.first', { first: minutes(Math.min(...etas)), last: minutes(Math.max(...etas)) })}</span>
      )}
    </span>
  );
}
