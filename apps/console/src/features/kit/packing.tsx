/** Packing at one depot: how many kits lie there, how many more its stock makes, and what is missing for the next; packed and taken apart by the bill. */
import { type Depot, type Kit, type Lot, type Movement, type Page, quantityFrom } from '@fenghuo/domain';
import { Button, InputNumber, Select } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { uuidv7 } from 'uuidv7';
import type { Catalogue } from '../../live/catalogue.ts';
import { useRows } from '../../live/live.ts';
import { ask, send } from '../../live/send.ts';
import { usePerson } from '../../live/session.ts';
import { useStockIn } from '../../live/stock.ts';
import { Refusal, Sending, tellDone, useCommand } from '../../ui/command.tsx';
import { count } from '../../ui/format.ts';
import { itemName } from '../../ui/item-words.ts';
import { keepsDepot } from '../../ui/keeps-depot.ts';
import { Labelled } from '../../ui/labelled.tsx';
import { assembly, breaking, packableKits } from './kit-form.ts';

export function Packing({ kit, catalogue }: { kit: Kit; catalogue: Catalogue }) {
  const { t } = useTranslation();
  const person = usePerson();
  const depots = useRows('depot');
  const kept = useMemo(
    () =>
      depots
        .filter(({ id, state }) => state === 'open' && keepsDepot(person, id))
        .toSorted((a, b) => a.code.localeCompare(b.code, 'en', { numeric: true })),
    [depots, person],
  );
  const [depotId, setDepotId] = useState<string | null>(null);
  const depot = kept.find(({ id }) => id === depotId) ?? kept[0] ?? null;
  if (depot === null) return null;
  return (
    <section className="kit-packing" aria-label={t('kit.packing')}>
      <h4>{t('kit.packing')}</h4>
      <Labelled label={t('supply.place.depot')}>
        <Select<string>
          showSearch={{ optionFilterProp: 'label' }}
          value={depot.id}
          onChange={setDepotId}
          options={kept.map(({ id, name }) => ({ value: id, label: name }))}
        />
      </Labelled>
      <AtDepot key={`${kit.id} ${depot.id}`} kit={kit} depot={depot} catalogue={catalogue} />
    </section>
  );
}

function AtDepot({ kit, depot, catalogue }: { kit: Kit; depot: Depot; catalogue: Catalogue }) {
  const { t, i18n } = useTranslation();
  const stock = useStockIn(depot.id);
  const [kits, setKits] = useState(1);
  const { run, isBusy, failure, clear } = useCommand();
  const [isUntold, setUntold] = useState(false);
  const lots = stock.value ?? [];
  const { kits: packable, limitedBy } = packableKits(kit, lots);
  const packed = lots.filter(({ itemId, available }) => itemId === kit.itemId && quantityFrom(available) > 0n);
  const [largest] = packed.toSorted((a, b) => Number(quantityFrom(b.available) - quantityFrom(a.available)));
  const there = largest === undefined ? 0 : Number(largest.available);
  const onHand = packed.reduce((all, { available }) => all + Number(available), 0);
  const move = async (words: string, work: () => Promise<object | null>): Promise<void> => {
    const body = await run(async () => {
      const command = await work();
      return command === null ? null : send<Movement>('POST', '/movements', command, { name: 'move', subjectId: depot.id });
    });
    if (body === null) return;
    tellDone(t(words === 'packed' ? 'kit.packed' : 'kit.brokenUp', { n: kits }));
    stock.read();
  };
  const pack = () =>
    move('packed', async () => {
      const kitLotId = uuidv7();
      const { lines, expiresAt } = assembly({ kit, depotId: depot.id, kits, stock: lots, kitLotId });
      await send<Lot>('POST', '/lots', { id: kitLotId, itemId: kit.itemId, ...(expiresAt && { expiresAt }) }, { name: 'createLot' });
      return { kind: 'assemble', lines };
    });
  const breakUp = () =>
    move('brokenUp', async () => {
      if (largest === undefined) return null;
      const { items } = await ask<Page<Movement>>(`/movements?lot=${largest.lotId}&kind=assemble`);
      const lines = breaking({ kit, depotId: depot.id, kits, kitLotId: largest.lotId, packings: items });
      setUntold(lines === null);
      return lines === null ? null : { kind: 'assemble', lines };
    });
  const limit = limitedBy === null ? null : itemName(catalogue.item(limitedBy.itemId), i18n.language);
  return (
    <>
      <p>
        {t('kit.onHand', { n: count(onHand) })} · {t('kit.packable', { n: count(packable) })}
        {limit !== null && <span className="tertiary"> · {t('kit.limited', { item: limit })}</span>}
      </p>
      <div className="kit-deeds">
        <InputNumber
          min={1}
          precision={0}
          aria-label={t('kit.howMany')}
          value={kits}
          onChange={(value) => {
            clear();
            setUntold(false);
            setKits(value ?? 1);
          }}
        />
        <Button
          type="primary"
          loading={isBusy}
          disabled={kits > packable || !kit.active}
          title={kits > packable ? t('kit.tooMany') : ''}
          onClick={() => void pack()}
        >
          {t('kit.pack', { n: kits })}
        </Button>
        <Button loading={isBusy} disabled={kits > there} title={kits > there ? t('kit.tooMany') : ''} onClick={() => void breakUp()}>
          {t('kit.break', { n: kits })}
        </Button>
      </div>
      <Sending subjectId={depot.id} />
      {isUntold && <p className="amber-text">{t('kit.notPackedHere')}</p>}
      <Refusal failure={failure} title={t('kit.refused')} />
    </>
  );
}
