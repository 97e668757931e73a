/** A pass for one vehicle: its plate, goods and way, and until when. From a shipment it is filled in. */
import type { Pass, Shipment } from '@fenghuo/domain';
import { Input, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Catalogue, useCatalogue } from '../../live/catalogue.ts';
import { store, useNow } from '../../live/live.ts';
import { send } from '../../live/send.ts';
import { Refusal, tellDone, useCommand } from '../../ui/command.tsx';
import { shortCode } from '../../ui/format.ts';
import { InstantField } from '../../ui/instant-field.tsx';
import { goods, itemName } from '../../ui/item-words.ts';
import { Labelled } from '../../ui/labelled.tsx';

type Props = { shipment: Shipment | null; onClose: () => void; onIssued: (id: string) => void };
const HOUR_MS = 3_600_000;
const USUAL_HOURS = 24;
const MOST_WORDS = 200;

export function IssueDialog({ shipment, onClose, onIssued }: Props) {
  const { t, i18n } = useTranslation();
  const catalogue = useCatalogue();
  const nowMs = useNow();
  const [plate, setPlate] = useState(shipment?.plate ?? '');
  const [entered, setEntered] = useState<{ cargo?: string; route?: string }>({});
  const [from, setFrom] = useState<string | null>(null);
  const [until, setUntil] = useState<string | null>(() => new Date(nowMs + USUAL_HOURS * HOUR_MS).toISOString());
  const { run, isBusy, failure } = useCommand();
  const cargo = entered.cargo ?? (shipment === null ? '' : cargoOf(shipment, catalogue, i18n.language));
  const route = entered.route ?? (shipment === null ? '' : routeOf(shipment));
  const isReady = until !== null && [plate, cargo, route].every((one) => one.trim() !== '');
  const issue = async (): Promise<void> => {
    if (!isReady) return;
    const body = {
      ...{ plate, cargo, route, validUntil: until },
      ...(from !== null && { validFrom: from }),
      ...(shipment && { shipmentId: shipment.id }),
    };
    const made = await run(() => send<Pass>('POST', '/passes', body, { name: 'issuePass', subjectId: shipment?.id ?? null }));
    if (made === null) return;
    tellDone(t('pass.issued', { plate: made.plate }));
    onIssued(made.id);
  };
  return (
    <Modal
      open
      width={520}
      title={shipment === null ? t('pass.issue') : t('pass.issueFor', { code: shortCode(shipment.code) })}
      onCancel={onClose}
      onOk={() => void issue()}
      okText={t('pass.give')}
      okButtonProps={{ disabled: !isReady, loading: isBusy }}
      cancelText={t('common.cancel')}
    >
      <div className="reason-dialog">
        <Labelled label={t('pass.plate')}>
          <Input autoFocus maxLength={20} value={plate} onChange={(event) => setPlate(event.target.value)} />
        </Labelled>
        <Labelled label={t('pass.cargo')}>
          <Input maxLength={MOST_WORDS} value={cargo} onChange={(event) => setEntered({ ...entered, cargo: event.target.value })} />
        </Labelled>
        <Labelled label={t('pass.route')}>
          <Input
            maxLength={300}
            value={route}
            placeholder={t('pass.routeHint')}
            onChange={(event) => setEntered({ ...entered, route: event.target.value })}
          />
        </Labelled>
        <Labelled label={t('pass.from')}>
          <InstantField label={t('pass.from')} value={from} onChange={setFrom} />
        </Labelled>
        <Labelled label={t('pass.until')}>
          <InstantField label={t('pass.until')} value={until} onChange={setUntil} />
        </Labelled>
        <Refusal failure={failure} />
      </div>
    </Modal>
  );
}

function cargoOf({ lines }: Shipment, catalogue: Catalogue, language: string): string {
  const named = lines.map((line) => {
    const item = catalogue.item(line.itemId);
    return `${itemName(item, language) ?? ''} ${goods(line.quantity, item)}`.trim();
  });
  return named.join('、').slice(0, MOST_WORDS);
}

function routeOf({ fromDepotId, place }: Shipment): string {
  const from = store.get('depot', fromDepotId)?.name ?? '';
  return `${from} — ${place.address ?? ''}`.slice(0, 300);
}
