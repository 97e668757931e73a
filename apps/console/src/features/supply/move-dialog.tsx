/** One movement by hand: what, how much, from where or to where, and why. The ledger's answer stands in the dialog until it is taken. */
import { type Depot, type Item, type Lot, type Movement, RETURN_OUTCOMES, type Stock } from '@fenghuo/domain';
import { Input, Modal, Segmented, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { uuidv7 } from 'uuidv7';
import { useAskedAll } from '../../live/asked.ts';
import type { Catalogue } from '../../live/catalogue.ts';
import { RequestError, send } from '../../live/send.ts';
import { amount } from '../../ui/amount.ts';
import { Refusal, tellDone, useCommand } from '../../ui/command.tsx';
import { goods } from '../../ui/item-words.ts';
import { Labelled } from '../../ui/labelled.tsx';
import { LotField, NewLot, OtherEnd } from './move-fields.tsx';
import { type EnteredMove, isComplete, lotFrom, MOVES, type Move, movementFrom, NOTHING_ENTERED } from './move-form.ts';

type Props = { depot: Depot; first: Move; catalogue: Catalogue; onClose: () => void; onMoved: () => void };

export function MoveDialog({ depot, first, catalogue, onClose, onMoved }: Props) {
  const { t } = useTranslation();
  const [move, setMove] = useState<Move>(first);
  const [entered, setEntered] = useState<EnteredMove>(startOf(first));
  const { run, isBusy, failure, clear } = useCommand();
  // The lot that a refused receipt has already made is not made twice.
  const [madeLotId, setMadeLotId] = useState<string | null>(null);
  const change = (part: Partial<EnteredMove>): void => {
    clear();
    setEntered((before) => ({ ...before, ...part }));
  };
  const stock = useAskedAll<Stock>(sourceOf(move, depot.id, entered.place));
  const lot = stock.value?.find(({ lotId }) => lotId === entered.lotId) ?? null;
  const item = catalogue.item((move === 'receive' ? entered.itemId : lot?.itemId) ?? '');
  const save = async (): Promise<void> => {
    const done = await run(async () => {
      const lotId = move === 'receive' ? (madeLotId ?? (await makeLot(entered))) : (entered.lotId ?? '');
      if (move === 'receive') setMadeLotId(lotId);
      const body = movementFrom(move, depot.id, lotId, entered, item);
      return send<Movement>('POST', '/movements', body, { name: 'move', subjectId: depot.id });
    });
    if (done === null) return;
    tellDone(t(done.state === 'pending' ? 'supply.move.pending' : 'supply.move.done', { kind: t(`supply.movement.${done.kind}`) }));
    onMoved();
    onClose();
  };
  return (
    <Modal
      open
      title={`${depot.name} · ${t('supply.move.title')}`}
      width={520}
      onCancel={onClose}
      onOk={() => void save()}
      okText={t(`supply.movement.${move}`)}
      okButtonProps={{
        loading: isBusy,
        disabled: !isComplete(move, entered),
        title: isComplete(move, entered) ? '' : t('supply.move.incomplete'),
      }}
      cancelText={t('common.cancel')}
    >
      <div className="supply-form">
        <Segmented
          block
          value={move}
          aria-label={t('supply.move.title')}
          options={MOVES.map((value) => ({ value, label: t(`supply.movement.${value}`) }))}
          onChange={(value) => {
            clear();
            setMove(value);
            setEntered(startOf(value));
            setMadeLotId(null);
          }}
        />
        <OtherEnd move={move} depotId={depot.id} value={entered.place} onChange={(place) => change({ place, lotId: null })} />
        {move === 'receive' ? (
          <NewLot
            entered={entered}
            catalogue={catalogue}
            onChange={(part) => {
              setMadeLotId(null);
              change(part);
            }}
          />
        ) : (
          <LotField
            stock={stock.value ?? []}
            catalogue={catalogue}
            value={entered.lotId}
            onChange={(lotId) => change({ lotId, pack: null })}
          />
        )}
        <QuantityFields item={item} entered={entered} onChange={change} onEnter={() => isComplete(move, entered) && void save()} />
        {move === 'return' && (
          <Segmented
            block
            aria-label={t('supply.outcome.title')}
            value={entered.outcome}
            options={RETURN_OUTCOMES.map((value) => ({ value, label: t(`supply.outcome.${value}`) }))}
            onChange={(outcome) => change({ outcome })}
          />
        )}
        <Labelled label={move === 'writeOff' ? t('common.reason') : `${t('common.reason')} (${t('common.optional')})`}>
          <Input maxLength={500} value={entered.reason} onChange={(event) => change({ reason: event.target.value })} />
        </Labelled>
        {(move === 'writeOff' || (move === 'return' && entered.outcome === 'scrap')) && (
          <div className="tertiary">{t('supply.move.second')}</div>
        )}
        <Refusal failure={failure}>
          <Left failure={failure} />
        </Refusal>
      </div>
    </Modal>
  );
}

type QuantityProps = { item: Item | null; entered: EnteredMove; onChange: (part: Partial<EnteredMove>) => void; onEnter: () => void };

function QuantityFields({ item, entered, onChange, onEnter }: QuantityProps) {
  const { t } = useTranslation();
  return (
    <div className="form-pair">
      <Labelled label={t('supply.move.quantity')}>
        <Input
          inputMode="decimal"
          value={entered.quantity}
          onChange={(event) => onChange({ quantity: event.target.value })}
          onPressEnter={onEnter}
        />
      </Labelled>
      <Labelled label={t('supply.stock.unit')}>
        <Select<string>
          disabled={item === null}
          value={entered.pack ?? ''}
          onChange={(pack) => onChange({ pack: pack === '' ? null : pack })}
          options={[
            { value: '', label: item?.unit ?? t('common.none') },
            ...(item?.packs ?? []).map(({ name, quantity }) => ({ value: name, label: `${name} (${goods(quantity, item)})` })),
          ]}
        />
      </Labelled>
    </div>
  );
}

const startOf = (move: Move): EnteredMove => ({
  ...NOTHING_ENTERED,
  place: move === 'receive' ? 'supplier' : move === 'writeOff' ? 'scrapped' : null,
});

/** Whose stock is chosen from; nothing while it is not known from where. */
function sourceOf(move: Move, depotId: string, place: string | null): string | null {
  if (move === 'receive') return null;
  if (move !== 'return') return `/stock?place=depot:${depotId}`;
  return place === null ? null : `/stock?place=${place}`;
}

async function makeLot(entered: EnteredMove): Promise<string> {
  const body = lotFrom(uuidv7(), { ...entered, itemId: entered.itemId ?? '' });
  const { id } = await send<Lot>('POST', '/lots', body, { name: 'createLot' });
  return id;
}

/** Somebody else was faster: what is left now. */
export function Left({ failure }: { failure: unknown }) {
  const { t } = useTranslation();
  if (!(failure instanceof RequestError) || failure.code !== 'STOCK_INSUFFICIENT') return null;
  return (
    <>
      {failure.errors.flatMap(({ left }) =>
        left === undefined ? [] : [<span key={left}>{t('supply.move.left', { left: amount(left) })}</span>],
      )}
    </>
  );
}
