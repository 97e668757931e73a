/** The fields of a movement that depend on its kind: where the other end is, which lot there is of it, or the new one that comes in. */
import { OWNER_KINDS, type OwnerKind, type Stock } from '@fenghuo/domain';
import { DatePicker, Input, Select } from 'antd';
import dayjs from 'dayjs';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Catalogue } from '../../live/catalogue.ts';
import { useRows } from '../../live/live.ts';
import { day, shortCode } from '../../ui/format.ts';
import { ItemField } from '../../ui/item-field.tsx';
import { goods, itemName } from '../../ui/item-words.ts';
import { Labelled } from '../../ui/labelled.tsx';
import type { EnteredMove, Move } from './move-form.ts';

export function OtherEnd({
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

export function LotField({ stock, catalogue, value, onChange }: LotFieldProps) {
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

export function NewLot({ entered, catalogue, onChange }: NewLotProps) {
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
          <DatePicker
            className="move-day"
            format="YYYY-MM-DD"
            aria-label={t('supply.stock.expires')}
            value={entered.expiresOn === '' ? null : dayjs(entered.expiresOn)}
            onChange={(day) => onChange({ expiresOn: day === null ? '' : day.format('YYYY-MM-DD') })}
          />
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
