/** It leaves: in a vehicle of ours, which then moves on the map, or under a plate; the driver is reached by whoever may, and named in no list. */
import type { Shipment, ShipShipment } from '@fenghuo/domain';
import { Input, Modal, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRows } from '../../live/live.ts';
import { send } from '../../live/send.ts';
import { Refusal, tellDone, useCommand } from '../../ui/command.tsx';
import { shortCode } from '../../ui/format.ts';
import { Labelled } from '../../ui/labelled.tsx';
import { shipmentPath } from './shipment-path.ts';

export function ShipDialog({ shipment, onClose }: { shipment: Shipment; onClose: () => void }) {
  const { t } = useTranslation();
  const vehicles = useRows('vehicle');
  const [vehicleId, setVehicleId] = useState<string | null>(null);
  const [plate, setPlate] = useState('');
  const [name, setName] = useState('');
  const [phone, setPhone] = useState('');
  const { run, isBusy, failure } = useCommand();
  const save = async (): Promise<void> => {
    const body: ShipShipment = {
      ...(vehicleId !== null && { vehicleId }),
      ...(vehicleId === null && plate.trim() !== '' && { plate: plate.trim() }),
      ...(name.trim() !== '' && { driver: { name: name.trim(), ...(phone.trim() !== '' && { phone: phone.trim() }) } }),
    };
    const about = { name: 'shipShipment', subjectId: shipment.id, version: shipment.version };
    if ((await run(() => send('POST', shipmentPath(shipment, 'ship'), body, about))) === null) return;
    tellDone(t('supply.shipment.shippedDone', { code: shortCode(shipment.code) }));
    onClose();
  };
  return (
    <Modal
      open
      title={t('supply.shipment.shipTitle', { code: shortCode(shipment.code) })}
      width={460}
      onCancel={onClose}
      onOk={() => void save()}
      okText={t('supply.shipment.ship')}
      okButtonProps={{ loading: isBusy }}
      cancelText={t('common.cancel')}
    >
      <div className="supply-form">
        <Labelled label={`${t('supply.shipment.vehicle')} (${t('common.optional')})`}>
          <Select<string>
            allowClear
            showSearch={{ optionFilterProp: 'label' }}
            value={vehicleId}
            options={vehicles.map((vehicle) => ({ value: vehicle.id, label: vehicle.plate }))}
            onChange={(id) => setVehicleId(id ?? null)}
          />
        </Labelled>
        {vehicleId === null && (
          <Labelled label={`${t('supply.shipment.plate')} (${t('common.optional')})`}>
            <Input maxLength={20} value={plate} onChange={(event) => setPlate(event.target.value)} />
          </Labelled>
        )}
        <div className="form-pair">
          <Labelled label={`${t('supply.shipment.driver')} (${t('common.optional')})`}>
            <Input maxLength={60} value={name} onChange={(event) => setName(event.target.value)} />
          </Labelled>
          <Labelled label={`${t('supply.shipment.phone')} (${t('common.optional')})`}>
            <Input
              maxLength={30}
              inputMode="tel"
              disabled={name.trim() === ''}
              value={phone}
              onChange={(event) => setPhone(event.target.value)}
            />
          </Labelled>
        </div>
        <Refusal failure={failure} />
      </div>
    </Modal>
  );
}
