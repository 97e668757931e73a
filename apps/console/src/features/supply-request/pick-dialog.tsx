/** Picked from the shelves: as approved, or less with a reason. */
import type { PickShipment, Shipment } from '@fenghuo/domain';
import { Input, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Catalogue } from '../../live/catalogue.ts';
import { send } from '../../live/send.ts';
import { isLess } from '../../ui/amount.ts';
import { Refusal, tellDone, useCommand } from '../../ui/command.tsx';
import { shortCode } from '../../ui/format.ts';
import { goods, itemName } from '../../ui/item-words.ts';
import { plainNumber } from '../../ui/packs.ts';
import { shipmentPath } from './shipment-path.ts';
import './shipment.css';

type Entered = { quantity: string; reason: string };

export function PickDialog({ shipment, catalogue, onClose }: { shipment: Shipment; catalogue: Catalogue; onClose: () => void }) {
  const { t, i18n } = useTranslation();
  const [entered, setEntered] = useState<ReadonlyMap<string, Entered>>(new Map());
  const { run, isBusy, failure } = useCommand();
  const lessThanAsked = shipment.lines.flatMap(({ lotId, quantity }) => {
    const one = entered.get(lotId);
    const picked = plainNumber(one?.quantity ?? quantity);
    return one === undefined || picked === quantity ? [] : [{ lotId, quantity: picked, reason: one.reason.trim(), asked: quantity }];
  });
  const isReady = lessThanAsked.every(
    ({ quantity, asked, reason }) => /^\d+(\.\d{1,3})?$/.test(quantity) && isLess(quantity, asked) && reason !== '',
  );
  const save = async (): Promise<void> => {
    const lines = lessThanAsked.map(({ lotId, quantity, reason }) => ({ lotId, quantity, reason }));
    const body: PickShipment = lines.length === 0 ? {} : { lines };
    const about = { name: 'pickShipment', subjectId: shipment.id, version: shipment.version };
    if ((await run(() => send('POST', shipmentPath(shipment, 'pick'), body, about))) === null) return;
    tellDone(t('supply.shipment.pickedDone', { code: shortCode(shipment.code) }));
    onClose();
  };
  return (
    <Modal
      open
      title={t('supply.shipment.pickTitle', { code: shortCode(shipment.code) })}
      width={560}
      onCancel={onClose}
      onOk={() => void save()}
      okText={t('supply.shipment.pick')}
      okButtonProps={{ loading: isBusy, disabled: !isReady, title: isReady ? '' : t('supply.shipment.pickNotReady') }}
      cancelText={t('common.cancel')}
    >
      <div className="receipt">
        {shipment.lines.map(({ lotId, itemId, quantity }) => {
          const item = catalogue.item(itemId);
          const name = itemName(item, i18n.language) ?? t('common.unknown');
          const one = entered.get(lotId) ?? { quantity, reason: '' };
          const change = (part: Partial<Entered>): void => setEntered((before) => new Map(before).set(lotId, { ...one, ...part }));
          return (
            <fieldset key={lotId} className="plain-fieldset receipt-line">
              <legend>
                {name} <span className="secondary">{t('supply.shipment.toPick', { n: goods(quantity, item) })}</span>
              </legend>
              <div className="receipt-pick">
                <Input
                  inputMode="decimal"
                  aria-label={`${name} ${t('supply.shipment.picked')}`}
                  value={one.quantity}
                  onChange={(event) => change({ quantity: event.target.value })}
                />
                {plainNumber(one.quantity) !== quantity && (
                  <Input
                    aria-label={`${name} ${t('common.reason')}`}
                    placeholder={t('common.reasonNeeded')}
                    maxLength={500}
                    value={one.reason}
                    onChange={(event) => change({ reason: event.target.value })}
                  />
                )}
              </div>
            </fieldset>
          );
        })}
        <Refusal failure={failure} />
      </div>
    </Modal>
  );
}
