/** One movement by hand: what, how much, from where or to where, and why. The ledger's answer stands in the dialog until it is taken. */
import { type Depot, type Lot, type Movement, OWNER_KINDS, type OwnerKind, RETURN_OUTCOMES, type Stock } from '@fenghuo/domain';
import { Input, Modal, Segmented, Select } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { uuidv7 } from 'uuidv7';
import { useAskedAll } from '../../live/asked.ts';
import type { Catalogue } from '../../live/catalogue.ts';
import { useRows } from '../../live/live.ts';
import { RequestError, send } from '../../live/send.ts';
import { amount } from '../../ui/amount.ts';
import { Refusal, tellDone, useCommand } from '../../ui/command.tsx';
import { day, shortCode } from '../../ui/format.ts';
import { ItemField } from '../../ui/item-field.tsx';
import { goods, itemName } from '../../ui/item-words.ts';
import { Labelled } from '../../ui/labelled.tsx';
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
        <div className="form-pair">
          <Labelled label={t('supply.move.quantity')}>
            <Input
              inputMode="decimal"
              value={entered.quantity}
              onChange={(event) => change({ quantity: event.target.value })}
              onPressEnter={() => isComplete(move, entered) && void save()}
            />
          </Labelled>
          <Labelled label={t('supply.stock.unit')}>
            <Select<string>
              disabled={item === null}
              value={entered.pack ?? ''}
              onChange={(pack) => change({ pack: pack === '' ? null : pack })}
              options={[
                { value: '', label: item?.unit ?? t('common.none') },
                ...(item?.packs ?? []).map(({ name, quantity }) => ({ value: name, label: `${name} (${goods(quantity, item)})` })),
              ]}
            />
          </Labelled>
        </div>
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

function OtherEnd({
  move,
  depotId,
  value,
  onChange,
}: {
  move: Move;
  depotId: string;
  value: string | null;
  onChange: (place: string) => void;
}) {
  const { t } = useTranslation();
  const incidents = useRows('incident');
  const depots = useRows('depot');
  const teams = useRows('team');
  const shelters = useRows('shelter');
  const options = useMemo(() => {
    const outside = (...kinds: ('supplier' | 'donor' | 'consumed' | 'scrapped' | 'lost')[]) =>
      kinds.map((kind) => ({ value: kind as string, label: t(`supply.place.${kind}`) }));
    const users = [
      {
        label: t('supply.place.incident'),
        options: incidents
          .filter(({ state }) => state !== 'closed')
          .map(({ id, code, title }) => ({ value: `incident:${id}`, label: `${shortCode(code)} ${title}` })),
      },
      { label: t('supply.place.shelter'), options: shelters.map(({ id, name }) => ({ value: `shelter:${id}`, label: name })) },
      { label: t('supply.place.team'), options: teams.map(({ id, name }) => ({ value: `team:${id}`, label: name })) },
    ];
    switch (move) {
      case 'receive':
        return outside('supplier', 'donor');
      case 'writeOff':
        return outside('scrapped', 'lost', 'consumed');
      case 'transfer':
        return depots
          .filter(({ id, state }) => id !== depotId && state === 'open')
          .map(({ id, name }) => ({ value: `depot:${id}`, label: name }));
      case 'issue':
        return [...users, ...outside('consumed')];
      case 'return':
        return users;
    }
  }, [t, move, depotId, incidents, depots, teams, shelters]);
  return (
    <Labelled label={t(move === 'receive' || move === 'return' ? 'supply.move.from' : 'supply.move.to')}>
      <Select<string> showSearch={{ optionFilterProp: 'label' }} value={value} onChange={onChange} options={options} />
    </Labelled>
  );
}

type LotFieldProps = { stock: readonly Stock[]; catalogue: Catalogue; value: string | null; onChange: (lotId: string) => void };

function LotField({ stock, catalogue, value, onChange }: LotFieldProps) {
  const { t, i18n } = useTranslation();
  const options = stock
    .filter(({ onHand }) => onHand !== '0')
    .map((lot) => {
      const item = catalogue.item(lot.itemId);
      const until = lot.expiresAt === null ? '' : ` · ${t('supply.stock.until', { day: day(lot.expiresAt) })}`;
      const owner = lot.ownerKind === 'government' ? '' : ` · ${t(`supply.owner.${lot.ownerKind}`)}`;
      const name = itemName(item, i18n.language) ?? t('common.unknown');
      return { value: lot.lotId, label: `${name} · ${t('supply.stock.available')} ${goods(lot.available, item)}${until}${owner}` };
    })
    .sort((a, b) => a.label.localeCompare(b.label, i18n.language));
  return (
    <Labelled label={t('supply.stock.lot')}>
      <Select<string> showSearch={{ optionFilterProp: 'label' }} value={value} onChange={onChange} options={options} />
    </Labelled>
  );
}

type NewLotProps = { entered: EnteredMove; catalogue: Catalogue; onChange: (part: Partial<EnteredMove>) => void };

function NewLot({ entered, catalogue, onChange }: NewLotProps) {
  const { t } = useTranslation();
  return (
    <>
      <Labelled label={t('supply.stock.item')}>
        <ItemField
          catalogue={catalogue}
          value={entered.itemId}
          label={t('supply.stock.item')}
          onChange={(itemId) => onChange({ itemId, pack: null })}
        />
      </Labelled>
      <div className="form-pair">
        <Labelled label={`${t('supply.move.batch')} (${t('common.optional')})`}>
          <Input maxLength={60} value={entered.code} onChange={(event) => onChange({ code: event.target.value })} />
        </Labelled>
        <Labelled label={`${t('supply.stock.expires')} (${t('common.optional')})`}>
          <Input type="date" value={entered.expiresOn} onChange={(event) => onChange({ expiresOn: event.target.value })} />
        </Labelled>
      </div>
      <Labelled label={t('supply.owner.title')}>
        <Select<OwnerKind>
          value={entered.ownerKind}
          onChange={(ownerKind) => onChange({ ownerKind })}
          options={OWNER_KINDS.filter((kind) => kind !== 'military').map((value) => ({ value, label: t(`supply.owner.${value}`) }))}
        />
      </Labelled>
    </>
  );
}
