/** Valuing (核价): a price per hour for machines, that of the order unless another is given; per piece for goods that were used up. */
import type { Requisition } from '@fenghuo/domain';
import { usedText } from '@fenghuo/domain';
import { Input, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { send } from '../../live/send.ts';
import { Refusal, tellDone, useCommand } from '../../ui/command.tsx';
import { shortCode } from '../../ui/format.ts';
import { Labelled } from '../../ui/labelled.tsx';
import { fenOf, yuanOf } from '../../ui/money.ts';
import { numbered } from './numbered.ts';

export function ValueDialog({ requisition, onClose }: { requisition: Requisition; onClose: () => void }) {
  const { t } = useTranslation();
  const [prices, setPrices] = useState<readonly string[]>(() =>
    requisition.lines.map(({ ratePerHourFen, kind, used }) => {
      if (ratePerHourFen !== null) return yuanOf(ratePerHourFen);
      return kind === 'goods' && used === '0' ? '0' : '';
    }),
  );
  const { run, isBusy, failure } = useCommand();
  const fen = prices.map(fenOf);
  const isReady = fen.every((one) => one !== null);
  const save = async (): Promise<void> => {
    const body = { lines: fen.map((priceFen, line) => ({ line, priceFen })) };
    const about = { name: 'valueRequisition', subjectId: requisition.id, version: requisition.version };
    const made = await run(() => send<Requisition>('POST', `/requisitions/${requisition.id}/value`, body, about));
    if (made === null) return;
    tellDone(t('requisition.valued', { code: shortCode(made.code), yuan: yuanOf(made.totalFen ?? '0') }));
    onClose();
  };
  return (
    <Modal
      open
      width={520}
      title={t('requisition.valueTitle', { code: shortCode(requisition.code) })}
      onCancel={onClose}
      onOk={() => void save()}
      okText={t('requisition.value')}
      okButtonProps={{ loading: isBusy, disabled: !isReady }}
      cancelText={t('common.cancel')}
    >
      <div className="requisition-form">
        {numbered(requisition.lines).map((line) => (
          <Labelled key={line.number} label={`${line.what} × ${line.quantity}，${t('requisition.used')} ${usedText(line) ?? '—'}`}>
            <Input
              inputMode="decimal"
              value={prices[line.number] ?? ''}
              status={fen[line.number] === null ? 'error' : ''}
              suffix={t(line.kind === 'goods' ? 'requisition.apiece' : 'requisition.anHour')}
              onChange={({ target }) => setPrices((before) => before.map((price, at) => (at === line.number ? target.value : price)))}
            />
          </Labelled>
        ))}
        <Refusal failure={failure} />
      </div>
    </Modal>
  );
}
