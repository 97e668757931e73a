/** What is given back or used up (归还、用毕), in as many parts as it comes: the lines that are ticked end now, or when it was. */
import type { Requisition } from '@fenghuo/domain';
import { Button, Checkbox, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { send } from '../../live/send.ts';
import { amount } from '../../ui/amount.ts';
import { Refusal, tellDone, useCommand } from '../../ui/command.tsx';
import { shortCode } from '../../ui/format.ts';
import { InstantField } from '../../ui/instant-field.tsx';
import { Labelled } from '../../ui/labelled.tsx';
import { type NumberedLine, numbered } from './numbered.ts';

type Ended = { isTicked: boolean; returned: string };

export function EndForm({ requisition, onDone }: { requisition: Requisition; onDone: () => void }) {
  const { t } = useTranslation();
  const open = numbered(requisition.lines).filter(({ outcome }) => outcome === null);
  const [ended, setEnded] = useState<ReadonlyMap<number, Ended>>(
    () => new Map(open.map(({ number, quantity }) => [number, { isTicked: true, returned: quantity }])),
  );
  const [at, setAt] = useState<string | null>(null);
  const { run, isBusy, failure } = useCommand();
  const change = (index: number, part: Partial<Ended>): void =>
    setEnded((before) => new Map(before).set(index, { isTicked: true, returned: '', ...before.get(index), ...part }));
  const lines = open.flatMap((line) => {
    const one = ended.get(line.number);
    return one?.isTicked ? [endOf(line, one.returned)] : [];
  });
  const isReady = lines.length > 0 && lines.every((line) => line !== null);
  const save = async (): Promise<void> => {
    const body = { lines, ...(at !== null && { at }) };
    const about = { name: 'endRequisition', subjectId: requisition.id, version: requisition.version };
    const made = await run(() => send<Requisition>('POST', `/requisitions/${requisition.id}/end`, body, about));
    if (made === null) return;
    tellDone(t('requisition.linesEnded', { code: shortCode(made.code), n: lines.length }));
    onDone();
  };
  return (
    <div className="requisition-form">
      {open.map((line) => (
        <div key={line.number} className="requisition-end">
          <Checkbox
            checked={ended.get(line.number)?.isTicked ?? false}
            onChange={({ target }) => change(line.number, { isTicked: target.checked })}
          >
            {line.what} × {amount(line.quantity)}
          </Checkbox>
          {line.kind === 'goods' && (
            <Labelled label={t('requisition.returned')}>
              <Input
                inputMode="decimal"
                value={ended.get(line.number)?.returned ?? ''}
                onChange={({ target }) => change(line.number, { returned: target.value })}
              />
            </Labelled>
          )}
        </div>
      ))}
      <Labelled label={`${t('requisition.endedAt')} (${t('common.optional')})`}>
        <InstantField label={t('requisition.endedAt')} value={at} onChange={setAt} placeholder={t('requisition.now')} />
      </Labelled>
      <Refusal failure={failure} />
      <Button type="primary" block disabled={!isReady} loading={isBusy} onClick={() => void save()}>
        {t('requisition.confirmEnd', { n: lines.length })}
      </Button>
    </div>
  );
}

type End = { line: number; outcome: 'returned' | 'consumed'; returned?: string };

/** Of goods nothing that comes back is used up. Null: no figure. */
function endOf({ kind, number: line }: NumberedLine, returned: string): End | null {
  if (kind !== 'goods') return { line, outcome: 'returned' };
  const text = returned.trim();
  if (!/^\d+(\.\d{1,3})?$/.test(text)) return null;
  return Number(text) === 0 ? { line, outcome: 'consumed' } : { line, outcome: 'returned', returned: text };
}
