/** One shipment of a request: from where, in which vehicle, when it will be there; what was sent and what came. Its next press stands with it. */
import type { Shipment } from '@fenghuo/domain';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Catalogue } from '../../live/catalogue.ts';
import { store, useNow, useRow } from '../../live/live.ts';
import { send } from '../../live/send.ts';
import { can, type SignedIn, usePerson } from '../../live/session.ts';
import { amount } from '../../ui/amount.ts';
import { ReasonDialog, Refusal, Sending, tellDone, useCommand } from '../../ui/command.tsx';
import { instant, shortCode } from '../../ui/format.ts';
import { LateGlyph } from '../../ui/glyphs.tsx';
import { goods, itemName } from '../../ui/item-words.ts';
import { LotName } from '../../ui/lot-name.tsx';
import { PickDialog } from './pick-dialog.tsx';
import { isDifferent, onTheWay } from './receipt.ts';
import { ReceiveDialog } from './receive-dialog.tsx';
import { ShipDialog } from './ship-dialog.tsx';
import { shipmentPath } from './shipment-path.ts';
import { ShipmentPhotos } from './shipment-photos.tsx';
import './shipment.css';

type Props = { shipment: Shipment; catalogue: Catalogue; onDepot: (depotId: string) => void };

type Open = 'pick' | 'ship' | 'receive' | 'close' | 'cancel' | null;

export function ShipmentCard({ shipment, catalogue, onDepot }: Props) {
  const { t, i18n } = useTranslation();
  const depot = useRow('depot', shipment.fromDepotId);
  const person = usePerson();
  const [open, setOpen] = useState<Open>(null);
  const { run, isBusy, failure } = useCommand();
  const isOver = shipment.state === 'closed' || shipment.state === 'cancelled';
  const close = async (): Promise<void> => {
    if (shipment.lines.some((line) => isDifferent(line) && line.explanation === null)) return setOpen('close');
    if ((await run(() => send('POST', shipmentPath(shipment, 'close'), {}, { name: 'closeShipment', subjectId: shipment.id }))) !== null)
      tellDone(t('supply.shipment.closed', { code: shortCode(shipment.code) }));
  };
  return (
    <section className={isOver ? 'shipment is-over' : 'shipment'} aria-label={shortCode(shipment.code)}>
      <div className="shipment-head">
        <b className="nowrap">{shortCode(shipment.code)}</b>
        <button type="button" className="plain plan-depot cut" onClick={() => onDepot(shipment.fromDepotId)}>
          {depot?.name ?? t('supply.place.depot')}
        </button>
        <span className="nowrap secondary">{t(`supply.shipmentState.${stateOf(shipment)}`)}</span>
      </div>
      <Way shipment={shipment} />
      <ItsPass shipment={shipment} isOver={isOver} />
      <ul className="shipment-lines">
        {shipment.lines.map((line) => {
          const item = catalogue.item(line.itemId);
          return (
            <li key={line.lotId}>
              <span>
                {itemName(item, i18n.language) ?? t('common.unknown')} <LotName itemId={line.itemId} lotId={line.lotId} />
              </span>
              <span className="nowrap">
                {line.received !== null && (
                  <b className={isDifferent(line) ? 'amber-text' : ''}>
                    {t('supply.shipment.receivedOf', { received: amount(line.received) })}{' '}
                  </b>
                )}
                {goods(line.quantity, item)}
              </span>
              {(line.damaged ?? '0') !== '0' && (
                <span className="amber-text">{t('supply.shipment.damaged', { n: amount(line.damaged ?? '0') })}</span>
              )}
              {(line.lost ?? '0') !== '0' && (
                <span className="amber-text">{t('supply.shipment.lost', { n: amount(line.lost ?? '0') })}</span>
              )}
              {line.received !== null && onTheWay(line) !== '0' && !isOver && (
                <span className="secondary">{t('supply.shipment.still', { n: amount(onTheWay(line)) })}</span>
              )}
              {(line.explanation ?? line.reason) && <span className="secondary">{line.explanation ?? line.reason}</span>}
            </li>
          );
        })}
      </ul>
      <ShipmentPhotos shipment={shipment} />
      <Sending subjectId={shipment.id} />
      <Refusal failure={failure} />
      {!isOver && (
        <div className="shipment-deeds">
          {shipment.state === 'picking' && maySend(person, shipment) && (
            <>
              {shipment.pickedAt === null && <Button onClick={() => setOpen('pick')}>{t('supply.shipment.pick')}</Button>}
              <Button onClick={() => setOpen('ship')}>{t('supply.shipment.ship')}</Button>
              <Button type="text" onClick={() => setOpen('cancel')}>
                {t('supply.shipment.cancel')}
              </Button>
            </>
          )}
          {(shipment.state === 'shipped' || shipment.state === 'received') && mayReceive(person, shipment) && (
            <>
              {shipment.lines.some((line) => onTheWay(line) !== '0') && (
                <Button onClick={() => setOpen('receive')}>{t('supply.shipment.receive')}</Button>
              )}
              {shipment.receivedAt !== null && (
                <Button loading={isBusy} onClick={() => void close()}>
                  {t('supply.shipment.close')}
                </Button>
              )}
            </>
          )}
        </div>
      )}
      {open === 'pick' && <PickDialog shipment={shipment} catalogue={catalogue} onClose={() => setOpen(null)} />}
      {open === 'ship' && <ShipDialog shipment={shipment} onClose={() => setOpen(null)} />}
      {(open === 'receive' || open === 'close') && (
        <ReceiveDialog shipment={shipment} catalogue={catalogue} isClosing={open === 'close'} onClose={() => setOpen(null)} />
      )}
      <ReasonDialog
        open={open === 'cancel'}
        title={t('supply.shipment.cancelTitle')}
        okText={t('supply.shipment.cancel')}
        danger
        onCancel={() => setOpen(null)}
        onGiven={(reason) => send('POST', shipmentPath(shipment, 'cancel'), { reason }, { name: 'cancelShipment', subjectId: shipment.id })}
      />
    </section>
  );
}

/** Picked is a time of its own within the same state. */
const stateOf = ({ state, pickedAt }: Shipment): Shipment['state'] | 'picked' =>
  state === 'picking' && pickedAt !== null ? 'picked' : state;

const maySend = (person: SignedIn | null, { fromDepotId }: Shipment): boolean =>
  can(person, 'manageSupplies') || (person?.roles.some(({ role, depotId }) => role === 'depotKeeper' && depotId === fromDepotId) ?? false);

/** The desk, and whoever keeps the place it goes to or leads who gets it. */
function mayReceive(person: SignedIn | null, { to }: Shipment): boolean {
  if (can(person, 'handleIncidents')) return true;
  if (!('id' in to)) return false;
  return person?.roles.some(({ depotId, shelterId, teamId }) => [depotId, shelterId, teamId].includes(to.id)) ?? false;
}

/** The pass of its vehicle, or where one is given. */
function ItsPass({ shipment, isOver }: { shipment: Shipment; isOver: boolean }) {
  const { t } = useTranslation();
  const pass = useRow('pass', shipment.passId);
  const mayIssue = can(usePerson(), 'manageSupplies');
  if (pass) return <Link to={`/resources/passes?pass=${pass.id}`}>{t('supply.shipment.pass', { code: shortCode(pass.code) })}</Link>;
  return isOver || !mayIssue ? null : <Link to={`/resources/passes?for=${shipment.id}`}>{t('supply.shipment.givePass')}</Link>;
}

/** In which vehicle, since when, and when it should be there: said as an estimate where it is one. */
function Way({ shipment }: { shipment: Shipment }) {
  const { t } = useTranslation();
  const nowMs = useNow();
  if (shipment.shippedAt === null) return null;
  const plate = shipment.plate ?? store.get('vehicle', shipment.vehicleId)?.plate;
  const isLate = shipment.receivedAt === null && shipment.etaAt !== null && Date.parse(shipment.etaAt) < nowMs;
  return (
    <div className="secondary shipment-way">
      {plate && <b>{plate} </b>}
      {t('supply.shipment.left', { time: instant(Date.parse(shipment.shippedAt), nowMs) })}
      {shipment.receivedAt === null && shipment.etaAt !== null && (
        <span className={isLate ? 'amber-text' : ''}>
          {' · '}
          {isLate && <LateGlyph size={12} />} {t('supply.shipment.eta', { time: instant(Date.parse(shipment.etaAt), nowMs) })}{' '}
          {shipment.estimated && t('dispatch.estimated')}
        </span>
      )}
      {shipment.receivedAt !== null &&
        ` · ${t('supply.shipment.receivedBy', { name: shipment.receivedByName ?? '', time: instant(Date.parse(shipment.receivedAt), nowMs) })}`}
    </div>
  );
}
