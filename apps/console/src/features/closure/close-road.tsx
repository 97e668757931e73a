/** Closing the road at a point of the map: why, how far around, and until when. */
import type { Closure, LngLat } from '@fenghuo/domain';
import { Button, Input, Modal, Segmented } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { send } from '../../live/send.ts';
import { serverTime } from '../../live/server-time.ts';
import { Refusal, tellDone, useCommand } from '../../ui/command.tsx';
import { coordinates, distance } from '../../ui/format.ts';
import './closure.css';

const REASONS = ['water', 'slide', 'accident', 'control'] as const;
const RADII = [50, 100, 300, 1000];
const HOURS = [0, 1, 6, 24];

export function CloseRoad({ point, onDone }: { point: LngLat; onDone: () => void }) {
  const { t } = useTranslation();
  const [reason, setReason] = useState('');
  const [radiusMetres, setRadius] = useState(50);
  const [hours, setHours] = useState(0);
  const { run, isBusy, failure } = useCommand();
  const close = async (): Promise<void> => {
    if (reason.trim() === '') return;
    const until = hours === 0 ? null : new Date(serverTime.now() + hours * 3_600_000).toISOString();
    const command = { geometry: { type: 'Point', coordinates: point }, radiusMetres, reason: reason.trim(), until };
    const closure = await run(() => send<Closure>('POST', '/closures', command, { name: 'closeRoad' }));
    if (closure === null) return;
    tellDone(t('closure.closed', { reason: closure.reason }), () => send('POST', `/closures/${closure.id}/open`, {}, { name: 'openRoad' }));
    onDone();
  };
  return (
    <Modal
      open
      width={420}
      title={t('closure.title')}
      onCancel={onDone}
      onOk={() => void close()}
      okText={t('closure.close')}
      okButtonProps={{ danger: true, loading: isBusy, disabled: reason.trim() === '' }}
      cancelText={t('common.cancel')}
    >
      <div className="reason-dialog">
        <span className="tertiary">{coordinates(point)}</span>
        <div className="reason-choices">
          {REASONS.map((choice) => (
            <Button key={choice} size="small" onClick={() => setReason(t(`closure.reasons.${choice}`))}>
              {t(`closure.reasons.${choice}`)}
            </Button>
          ))}
        </div>
        <Input
          autoFocus
          aria-label={t('closure.reason')}
          placeholder={t('common.reasonNeeded')}
          maxLength={200}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
          onPressEnter={() => void close()}
        />
        <Choice label={t('closure.radius')} values={RADII} value={radiusMetres} words={distance} onChoose={setRadius} />
        <Choice
          label={t('closure.until')}
          values={HOURS}
          value={hours}
          words={(n) => (n === 0 ? t('closure.untilOpened') : t('closure.hours', { n }))}
          onChoose={setHours}
        />
        <Refusal failure={failure} />
      </div>
    </Modal>
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
