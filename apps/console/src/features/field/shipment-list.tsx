/** Goods that come to a place of mine, or leave my depot: what is asked of me now, on top, with its press. */
import type { LedgerPlace, Shipment } from '@fenghuo/domain';
import { Button, Input } from 'antd';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCatalogue } from '../../live/catalogue.ts';
import { rememberItems, useKeptTask } from '../../live/kept-task.ts';
import { store, useNow, useRow, useRows } from '../../live/live.ts';
import { pressAtPlace, pressReceipt } from '../../live/place-presses.ts';
import { useCommand } from '../../ui/command.tsx';
import { failureWords } from '../../ui/failure.ts';
import { instant, shortCode } from '../../ui/format.ts';
import { CameraGlyph } from '../../ui/glyphs.tsx';
import { Labelled } from '../../ui/labelled.tsx';
import { BottomSheet } from './bottom-sheet.tsx';
import { PlacePresses } from './place-presses.tsx';
import { faultOf, receiptOf, type Typed, typedOf } from './receipt.ts';
import { coming, toHandOut } from './shipments.ts';
import { useObjectUrl } from './use-object-url.ts';

const codeOf = ({ code }: Shipment): string => shortCode(code);

export function useGoods(): (itemId: string, quantity: string) => string {
  const { t, i18n } = useTranslation();
  const { item } = useCatalogue();
  const kept = useKeptTask(({ items }) => items);
  return (itemId, quantity) => {
    const known = item(itemId) ?? kept[itemId] ?? null;
    const name =
      known === null
        ? t('placePhone.depot.unknownItem')
        : i18n.language.startsWith('zh')
          ? known.name.zh
          : (known.name.en ?? known.name.zh);
    return quantity === '' ? name : `${name} ${quantity} ${known?.unit ?? ''}`.trim();
  };
}

/** What comes here. */
export function ShipmentList({ to }: { to: LedgerPlace }) {
  const { t } = useTranslation();
  const shipments = useRows('shipment');
  const own = useMemo(() => coming(shipments, to), [shipments, to]);
  if (own.length === 0) return null;
  return (
    <section className="place-list" aria-label={t('placePhone.depot.coming')}>
      <h3>{t('placePhone.depot.coming')}</h3>
      {own.map((shipment) => (
        <Incoming key={shipment.id} shipment={shipment} />
      ))}
    </section>
  );
}

function Lines({ shipment }: { shipment: Shipment }) {
  const goods = useGoods();
  const { item } = useCatalogue();
  useEffect(() => rememberItems(shipment.lines.flatMap(({ itemId }) => item(itemId) ?? [])), [shipment, item]);
  return (
    <ul className="place-goods">
      {shipment.lines.map(({ lotId, itemId, quantity }) => (
        <li key={lotId}>{goods(itemId, quantity)}</li>
      ))}
    </ul>
  );
}

function Incoming({ shipment }: { shipment: Shipment }) {
  const { t } = useTranslation();
  const nowMs = useNow();
  const from = useRow('depot', shipment.fromDepotId);
  const [isOpen, setOpen] = useState(false);
  return (
    <div className="place-card" data-shipment={shipment.code}>
      <p className="place-card-head">
        <b>{codeOf(shipment)}</b>
        <span className="secondary">{from && t('placePhone.depot.from', { place: from.name })}</span>
      </p>
      <Lines shipment={shipment} />
      {shipment.etaAt && (
        <p className="secondary">
          {t('placePhone.depot.eta', { time: instant(Date.parse(shipment.etaAt), nowMs) })}{' '}
          {shipment.estimated && t('placePhone.depot.estimated')} {shipment.plate}
        </p>
      )}
      <PlacePresses subjectId={shipment.id} />
      <Button type="primary" ghost block onClick={() => setOpen(true)}>
        {t('placePhone.depot.receive')}
      </Button>
      <BottomSheet title={t('placePhone.depot.receiveTitle', { code: codeOf(shipment) })} isOpen={isOpen} onClose={() => setOpen(false)}>
        <ReceiveForm shipment={shipment} onDone={() => setOpen(false)} />
      </BottomSheet>
    </div>
  );
}

function ReceiveForm({ shipment, onDone }: { shipment: Shipment; onDone: () => void }) {
  const { t } = useTranslation();
  const goods = useGoods();
  const [typed, setTyped] = useState<readonly Typed[]>(() => typedOf(shipment));
  const change = (lotId: string, part: Partial<Typed>): void =>
    setTyped((before) => before.map((one) => (one.lotId === lotId ? { ...one, ...part } : one)));
  const [photo, setPhoto] = useState<File | null>(null);
  const { run, isBusy, failure } = useCommand();
  const isWrong = typed.some((one) => faultOf(one) !== null);
  const send = async (): Promise<void> => {
    const words = t('placePhone.depot.words.receive', { code: codeOf(shipment) });
    const press = { subjectId: shipment.id, path: `/shipments/${shipment.id}/receive`, body: receiptOf(typed), words };
    const photoWords = t('placePhone.depot.words.photo', { code: codeOf(shipment) });
    if ((await run(() => pressReceipt(press, photo && { file: photo, words: photoWords }))) === null) return;
    onDone();
  };
  return (
    <>
      <p className="secondary">{t('placePhone.depot.receiveHint')}</p>
      {typed.map((line) => {
        const fault = faultOf(line);
        const field = (key: 'received' | 'damaged' | 'lost', label: string) => (
          <Labelled label={label}>
            <Input
              inputMode="decimal"
              status={fault === 'wrong' ? 'error' : ''}
              value={line[key]}
              onChange={(event) => change(line.lotId, { [key]: event.target.value.trim() })}
            />
          </Labelled>
        );
        return (
          <fieldset key={line.lotId} className="receipt-line">
            <legend>
              {goods(line.itemId, '')} <span className="secondary">{t('placePhone.depot.sent', { n: line.sent })}</span>
            </legend>
            <div>
              {field('received', t('placePhone.depot.got'))}
              {field('damaged', t('placePhone.depot.damaged'))}
              {field('lost', t('placePhone.depot.lost'))}
            </div>
            {(fault === 'whyNeeded' || line.why !== '') && (
              <Labelled label={t('placePhone.depot.why')}>
                <Input
                  placeholder={t('placePhone.depot.whyNeeded')}
                  maxLength={200}
                  value={line.why}
                  onChange={(event) => change(line.lotId, { why: event.target.value })}
                />
              </Labelled>
            )}
            {fault === 'wrong' && <p className="red-text">{t('placePhone.depot.wrong', { n: line.sent })}</p>}
          </fieldset>
        );
      })}
      <PhotoPick photo={photo} onPick={setPhoto} />
      {failure !== null && (
        <p className="red-text" role="alert">
          {failureWords(t, failure)}
        </p>
      )}
      <Button type="primary" block disabled={isWrong || typed.length === 0} loading={isBusy} onClick={() => void send()}>
        {t('placePhone.depot.receiveSend')}
      </Button>
    </>
  );
}

function PhotoPick({ photo, onPick }: { photo: File | null; onPick: (photo: File | null) => void }) {
  const { t } = useTranslation();
  const camera = useRef<HTMLInputElement>(null);
  const url = useObjectUrl(photo);
  return (
    <>
      <input
        ref={camera}
        type="file"
        className="unseen"
        accept="image/jpeg,image/png,image/webp"
        capture="environment"
        aria-label={t('placePhone.depot.photo')}
        tabIndex={-1}
        onChange={(event) => onPick(event.target.files?.[0] ?? null)}
      />
      {url !== null && <img className="receipt-photo" src={url} alt={t('placePhone.depot.photo')} />}
      <Button block icon={<CameraGlyph size={18} />} onClick={() => camera.current?.click()}>
        {t(photo === null ? 'placePhone.depot.photo' : 'phone.photo.again')}
      </Button>
    </>
  );
}

/** What leaves this depot: picked in one tap, sent off with plate and driver in two. */
export function HandOut({ depotId }: { depotId: string }) {
  const { t } = useTranslation();
  const shipments = useRows('shipment');
  const own = useMemo(() => toHandOut(shipments, depotId), [shipments, depotId]);
  if (own.length === 0) return null;
  return (
    <section className="place-list" aria-label={t('placePhone.depot.toPick')}>
      <h3>{t('placePhone.depot.toPick')}</h3>
      {own.map((shipment) => (
        <Outgoing key={shipment.id} shipment={shipment} />
      ))}
    </section>
  );
}

/** A keeper sees few of the places that goods go to: then the address alone says where. */
function nameOf(place: LedgerPlace): string | null {
  if (!('id' in place)) return null;
  const { kind, id } = place;
  if (kind === 'depot' || kind === 'shelter' || kind === 'team') return store.get(kind, id)?.name ?? null;
  return kind === 'incident' ? (store.get('incident', id)?.title ?? null) : null;
}

function Outgoing({ shipment }: { shipment: Shipment }) {
  const { t } = useTranslation();
  const nowMs = useNow();
  const name = nameOf(shipment.to);
  const request = useRow('supplyRequest', shipment.requestId);
  const [isOpen, setOpen] = useState(false);
  const isPicked = shipment.pickedAt !== null;
  const code = codeOf(shipment);
  const pick = (): void =>
    void pressAtPlace({
      subjectId: shipment.id,
      path: `/shipments/${shipment.id}/pick`,
      words: t('placePhone.depot.words.pick', { code }),
    });
  return (
    <div className="place-card" data-shipment={shipment.code}>
      <p className="place-card-head">
        <b>{code}</b>
        <span>{t('placePhone.depot.to', { place: name ?? shipment.place.address ?? t('common.unknown') })}</span>
      </p>
      {name !== null && shipment.place.address && <p className="secondary">{shipment.place.address}</p>}
      <Lines shipment={shipment} />
      <p className="secondary">
        {request?.wantedAt && t('placePhone.depot.wanted', { time: instant(Date.parse(request.wantedAt), nowMs) })}{' '}
        {t('placePhone.depot.keep', { time: instant(Date.parse(shipment.reservedUntil), nowMs) })}
      </p>
      <PlacePresses subjectId={shipment.id} />
      <div className="place-two">
        <Button disabled={isPicked} onClick={pick}>
          {t('placePhone.depot.pick')}
        </Button>
        <Button type="primary" ghost onClick={() => setOpen(true)}>
          {t('placePhone.depot.ship')}
        </Button>
      </div>
      <BottomSheet title={t('placePhone.depot.shipTitle', { code })} isOpen={isOpen} onClose={() => setOpen(false)}>
        <ShipForm shipment={shipment} onDone={() => setOpen(false)} />
      </BottomSheet>
    </div>
  );
}

function ShipForm({ shipment, onDone }: { shipment: Shipment; onDone: () => void }) {
  const { t } = useTranslation();
  const [plate, setPlate] = useState(shipment.plate ?? '');
  const [driver, setDriver] = useState('');
  const [phone, setPhone] = useState('');
  const send = async (): Promise<void> => {
    const told = driver.trim() === '' ? {} : { driver: { name: driver.trim(), ...(phone.trim() !== '' && { phone: phone.trim() }) } };
    const body = { ...(plate.trim() !== '' && { plate: plate.trim() }), ...told };
    const words = t('placePhone.depot.words.ship', { code: codeOf(shipment) });
    await pressAtPlace({ subjectId: shipment.id, path: `/shipments/${shipment.id}/ship`, body, words });
    onDone();
  };
  const field = (label: string, value: string, set: (value: string) => void, inputMode: 'text' | 'tel' = 'text') => (
    <Labelled label={label}>
      <Input autoComplete="off" inputMode={inputMode} maxLength={60} value={value} onChange={(event) => set(event.target.value)} />
    </Labelled>
  );
  return (
    <>
      {field(t('placePhone.depot.plate'), plate, setPlate)}
      {field(`${t('placePhone.depot.driver')} (${t('common.optional')})`, driver, setDriver)}
      {field(`${t('placePhone.depot.driverPhone')} (${t('common.optional')})`, phone, setPhone, 'tel')}
      <Button type="primary" block disabled={plate.trim() === ''} onClick={() => void send()}>
        {t('placePhone.depot.shipSend')}
      </Button>
    </>
  );
}
