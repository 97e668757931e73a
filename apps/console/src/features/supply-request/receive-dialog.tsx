/** The receiver counts: what came, what came broken, what will not come, each difference with its reason; closing asks for the reasons that are missing. */
import type { Shipment, ShipmentLine } from '@fenghuo/domain';
import { Input, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Catalogue } from '../../live/catalogue.ts';
import { send } from '../../live/send.ts';
import { amount } from '../../ui/amount.ts';
import { Refusal, tellDone, useCommand } from '../../ui/command.tsx';
import { shortCode } from '../../ui/format.ts';
import { goods, itemName } from '../../ui/item-words.ts';
import { Labelled } from '../../ui/labelled.tsx';
import { MediaButton, PICTURES } from '../../ui/media-button.tsx';
import { type EnteredReceipt, explanationsFrom, faultOf, isDifferent, onTheWay, receiptFrom, receiptsOf } from './receipt.ts';
import { shipmentPath } from './shipment-path.ts';
import { ShipmentPhotos } from './shipment-photos.tsx';
import './shipment.css';

type Props = { shipment: Shipment; catalogue: Catalogue; isClosing: boolean; onClose: () => void };

export function ReceiveDialog({ shipment, catalogue, isClosing, onClose }: Props) {
  const { t } = useTranslation();
  const [entered, setEntered] = useState<ReadonlyMap<string, EnteredReceipt>>(() => receiptsOf(shipment));
  const { run, isBusy, failure, clear } = useCommand();
  const lines = isClosing ? shipment.lines.filter(isDifferent) : shipment.lines.filter((line) => onTheWay(line) !== '0');
  const isReady = lines.every((line) => {
    const one = entered.get(line.lotId);
    return one !== undefined && (isClosing ? one.explanation.trim() !== '' : faultOf(line, one) === null);
  });
  const change = (lotId: string, part: Partial<EnteredReceipt>): void => {
    clear();
    setEntered((before) => {
      const one = before.get(lotId);
      return one === undefined ? before : new Map(before).set(lotId, { ...one, ...part });
    });
  };
  const save = async (): Promise<void> => {
    const [step, body] = isClosing
      ? (['close', explanationsFrom(shipment, entered)] as const)
      : (['receive', receiptFrom(shipment, entered)] as const);
    const about = { name: `${step}Shipment`, subjectId: shipment.id, version: shipment.version };
    if ((await run(() => send('POST', shipmentPath(shipment, step), body, about))) === null) return;
    tellDone(t(isClosing ? 'supply.shipment.closed' : 'supply.shipment.receivedDone', { code: shortCode(shipment.code) }));
    onClose();
  };
  return (
    <Modal
      open
      title={t(isClosing ? 'supply.shipment.explainTitle' : 'supply.shipment.receiveTitle', { code: shortCode(shipment.code) })}
      width={640}
      onCancel={onClose}
      onOk={() => void save()}
      okText={t(isClosing ? 'supply.shipment.close' : 'supply.shipment.receive')}
      okButtonProps={{ loading: isBusy, disabled: !isReady, title: isReady ? '' : t('supply.shipment.notReady') }}
      cancelText={t('common.cancel')}
    >
      <div className="receipt">
        {lines.map((line) => (
          <ReceiptLine
            key={line.lotId}
            line={line}
            entered={entered.get(line.lotId)}
            catalogue={catalogue}
            isClosing={isClosing}
            onChange={(part) => change(line.lotId, part)}
          />
        ))}
        <div className="receipt-photos">
          <ShipmentPhotos shipment={shipment} />
          <MediaButton
            path={`/shipments/${shipment.id}/media`}
            subjectId={shipment.id}
            label={t('supply.shipment.addPhoto')}
            accept={PICTURES}
          />
        </div>
        <Refusal failure={failure} />
      </div>
    </Modal>
  );
}

type LineProps = {
  line: ShipmentLine;
  entered: EnteredReceipt | undefined;
  catalogue: Catalogue;
  isClosing: boolean;
  onChange: (part: Partial<EnteredReceipt>) => void;
};

function ReceiptLine({ line, entered, catalogue, isClosing, onChange }: LineProps) {
  const { t, i18n } = useTranslation();
  if (entered === undefined) return null;
  const item = catalogue.item(line.itemId);
  const name = itemName(item, i18n.language) ?? t('common.unknown');
  const fault = isClosing ? null : faultOf(line, entered);
  // What came as it was sent needs no words.
  const needsWords = isClosing || entered.damaged !== '' || entered.lost !== '' || entered.explanation !== '';
  const figures = [
    ['received', t('supply.shipment.came')],
    ['damaged', t('supply.shipment.damagedShort')],
    ['lost', t('supply.shipment.lostShort')],
  ] as const;
  return (
    <fieldset className="plain-fieldset receipt-line">
      <legend>
        {name}{' '}
        <span className="secondary">
          {t('supply.shipment.sent', { n: goods(line.quantity, item) })}
          {isClosing && line.received !== null && ` · ${t('supply.shipment.receivedOf', { received: amount(line.received) })}`}
        </span>
      </legend>
      {!isClosing && (
        <div className="receipt-figures">
          {figures.map(([key, label]) => (
            <Labelled key={key} label={label}>
              <Input
                inputMode="decimal"
                aria-label={`${name} ${label}`}
                status={fault === 'form' || fault === 'more' ? 'error' : ''}
                value={entered[key]}
                onChange={(event) => onChange({ [key]: event.target.value })}
              />
            </Labelled>
          ))}
        </div>
      )}
      {needsWords && (
        <Input
          aria-label={`${name} ${t('supply.shipment.explanation')}`}
          placeholder={t('supply.shipment.explanation')}
          status={fault === 'unexplained' ? 'error' : ''}
          maxLength={500}
          value={entered.explanation}
          onChange={(event) => onChange({ explanation: event.target.value })}
        />
      )}
      {fault !== null && <span className="red-text">{t(`supply.shipment.fault.${fault}`)}</span>}
    </fieldset>
  );
}
