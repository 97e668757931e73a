/** What is said of a closed road, wherever it was pointed at or drawn: why, how far around a point, and until when. */
import type { Closure, ClosureGeometry } from '@fenghuo/domain';
import { Button, Input, Segmented } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { send } from '../../live/send.ts';
import { serverTime } from '../../live/server-time.ts';
import { Refusal, tellDone, useCommand } from '../../ui/command.tsx';
import { roundDistance } from '../../ui/format.ts';
import './closure.css';

const REASONS = ['water', 'slide', 'accident', 'control'] as const;
const RADII = [50, 100, 300, 1000];
const HOURS = [0, 1, 6, 24];

export type Closer = ReturnType<typeof useCloser>;

/** The form of one closure. `close` does nothing while there is no reason. */
export function useCloser(onDone: () => void) {
  const { t } = useTranslation();
  const [reason, setReason] = useState('');
  const [radiusMetres, setRadius] = useState(50);
  const [hours, setHours] = useState(0);
  const { run, isBusy, failure } = useCommand();
  const close = async (geometry: ClosureGeometry): Promise<void> => {
    if (reason.trim() === '') return;
    const until = hours === 0 ? null : new Date(serverTime.now() + hours * 3_600_000).toISOString();
    const command = { geometry, ...(geometry.type === 'Point' && { radiusMetres }), reason: reason.trim(), until };
    const closure = await run(() => send<Closure>('POST', '/closures', command, { name: 'closeRoad' }));
    if (closure === null) return;
    tellDone(t('closure.closed', { reason: closure.reason }), () => send('POST', `/closures/${closure.id}/open`, {}, { name: 'openRoad' }));
    onDone();
  };
  return { reason, setReason, radiusMetres, setRadius, hours, setHours, isBusy, failure, close, isReady: reason.trim() !== '' };
}

type Props = { closer: Closer; hasRadius: boolean; onEnter: () => void };

export function ClosureFields({ closer, hasRadius, onEnter }: Props) {
  const { t } = useTranslation();
  return (
    <>
      <div className="reason-choices">
        {REASONS.map((choice) => (
          <Button key={choice} size="small" onClick={() => closer.setReason(t(`closure.reasons.${choice}`))}>
            {t(`closure.reasons.${choice}`)}
          </Button>
        ))}
      </div>
      <Input
        autoFocus
        aria-label={t('closure.reason')}
        placeholder={t('common.reasonNeeded')}
        maxLength={200}
        value={closer.reason}
        onChange={(event) => closer.setReason(event.target.value)}
        onPressEnter={onEnter}
      />
      {hasRadius && (
        <Choice label={t('closure.radius')} values={RADII} value={closer.radiusMetres} words={roundDistance} onChoose={closer.setRadius} />
      )}
      <Choice
        label={t('closure.until')}
        values={HOURS}
        value={closer.hours}
        words={(n) => (n === 0 ? t('closure.untilOpened') : t('closure.hours', { n }))}
        onChoose={closer.setHours}
      />
      <Refusal failure={closer.failure} />
    </>
  );
}

type ChoiceProps = { label: string; values: number[]; value: number; words: (value: number) => string; onChoose: (value: number) => void };

function Choice({ label, values, value, words, onChoose }: ChoiceProps) {
  return (
    <div className="closure-choice">
      <span className="secondary">{label}</span>
      <Segmented
        aria-label={label}
        options={values.map((each) => ({ value: each, label: words(each) }))}
        value={value}
        onChange={onChoose}
      />
    </div>
  );
}
