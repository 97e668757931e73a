/** Press once: the words for everyone, each team's own drawings and words, and all orders go out together. What was refused stays with why. */
import type { Order } from '@fenghuo/domain';
import { Checkbox, Input, Modal, Select } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { store, useRows } from '../../live/live.ts';
import { send } from '../../live/send.ts';
import { Refusal, tellDone, useCommand } from '../../ui/command.tsx';
import { InstantField } from '../../ui/instant-field.tsx';
import { Labelled } from '../../ui/labelled.tsx';
import { drawingName } from '../../ui/words.ts';

type Props = { incidentId: string; teamIds: readonly string[]; orders: ReadonlyMap<string, Order>; onClose: () => void };
type Part = { isSent: boolean; text: string; drawingIds: string[] };

export function IssueDialog({ incidentId, teamIds, orders, onClose }: Props) {
  const { t } = useTranslation();
  const drawings = useRows('drawing');
  const options = useMemo(
    () => drawings.filter((row) => row.incidentId === incidentId).map((drawing) => ({ value: drawing.id, label: drawingName(t, drawing) })),
    [drawings, incidentId, t],
  );
  const [common, setCommon] = useState('');
  const [due, setDue] = useState<string | null>(null);
  const [parts, setParts] = useState<Readonly<Record<string, Part>>>(() =>
    Object.fromEntries(
      teamIds.map((id) => [id, { isSent: !isTold(orders.get(id)), text: '', drawingIds: [...drawingsOf(orders.get(id))] }]),
    ),
  );
  const { run, isBusy, failure } = useCommand();
  const set = (teamId: string, part: Partial<Part>): void =>
    setParts((before) => ({ ...before, [teamId]: { isSent: true, text: '', drawingIds: [], ...before[teamId], ...part } }));
  const chosen = teamIds.filter((id) => parts[id]?.isSent);
  const wordsFor = (teamId: string): string => [common.trim(), parts[teamId]?.text.trim()].filter(Boolean).join('\n');
  const isWritten = chosen.length > 0 && chosen.every((id) => wordsFor(id) !== '');
  const give = async (): Promise<void> => {
    if (!isWritten) return;
    const dueAt = due === null ? {} : { dueAt: due };
    const done = await run(async () => {
      for (const teamId of chosen) {
        const body = { teamId, text: wordsFor(teamId), drawingIds: parts[teamId]?.drawingIds ?? [], ...dueAt };
        await send('POST', `/incidents/${incidentId}/orders`, body, { name: 'order', subjectId: incidentId });
        set(teamId, { isSent: false });
      }
      return true;
    });
    if (done === null) return;
    tellDone(t('order.sent', { n: chosen.length }));
    onClose();
  };
  return (
    <Modal
      open
      title={t('order.write')}
      width={680}
      onCancel={onClose}
      onOk={() => void give()}
      okText={t('order.send', { n: chosen.length })}
      okButtonProps={{ disabled: !isWritten, loading: isBusy, title: isWritten ? '' : t('order.textNeeded') }}
      cancelText={t('common.cancel')}
    >
      <div className="issue-form">
        <Labelled label={t('order.common')}>
          <Input.TextArea
            autoFocus
            autoSize={{ minRows: 2, maxRows: 5 }}
            maxLength={2000}
            value={common}
            placeholder={t('order.commonHint')}
            onChange={(event) => setCommon(event.target.value)}
          />
        </Labelled>
        <Labelled className="issue-due" label={t('order.due')}>
          <InstantField label={t('order.due')} value={due} onChange={setDue} />
        </Labelled>
        {teamIds.map((teamId) => {
          const name = store.get('team', teamId)?.name ?? t('common.unknown');
          const part = parts[teamId];
          return (
            <div key={teamId} className="issue-team">
              <Checkbox checked={part?.isSent ?? false} onChange={(event) => set(teamId, { isSent: event.target.checked })}>
                <b>{name}</b>
              </Checkbox>
              <Select
                mode="multiple"
                size="small"
                aria-label={`${name} ${t('order.pointsAt')}`}
                placeholder={t('order.pointsAt')}
                showSearch={{ optionFilterProp: 'label' }}
                value={part?.drawingIds ?? []}
                options={options}
                onChange={(drawingIds) => set(teamId, { drawingIds })}
              />
              <Input
                size="small"
                aria-label={`${name} ${t('order.own')}`}
                placeholder={t('order.own')}
                maxLength={1900}
                value={part?.text ?? ''}
                onChange={(event) => set(teamId, { text: event.target.value })}
                onPressEnter={() => void give()}
              />
            </div>
          );
        })}
        <Refusal failure={failure} />
      </div>
    </Modal>
  );
}

const isTold = (order: Order | undefined): boolean => order?.state === 'current';
const drawingsOf = (order: Order | undefined): readonly string[] => (order?.state === 'current' ? order.drawingIds : []);
