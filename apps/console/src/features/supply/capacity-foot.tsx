/** For how many people the stock lasts, pinned below the depots: the target of the place, the gap, and the item that limits it. */
import { type Capacity, type CapacityOfNode, settingsOf } from '@fenghuo/domain';
import { Button, Popover } from 'antd';
import { useTranslation } from 'react-i18next';
import { useAsked } from '../../live/asked.ts';
import type { Catalogue } from '../../live/catalogue.ts';
import { useRows } from '../../live/live.ts';
import { useDepotsStamp } from '../../live/stock.ts';
import { ExportButton } from '../../ui/export-button.tsx';
import { clockTime, count } from '../../ui/format.ts';
import { goods, itemName } from '../../ui/item-words.ts';
import { treeOf } from '../../ui/jurisdiction-tree.ts';
import './capacity-foot.css';

type Props = { catalogue: Catalogue; onItem: (itemId: string) => void };

export function CapacityFoot({ catalogue, onItem }: Props) {
  const { t, i18n } = useTranslation();
  const jurisdictions = useRows('jurisdiction');
  // The node of the viewer: the top of the tree in sight.
  const top = treeOf(jurisdictions, i18n.language)[0]?.row ?? null;
  const { settlementPeople: target, settlementDays: days } = settingsOf(top === null ? [] : [top]);
  const query = new URLSearchParams({ days: String(days), ...(target > 0 && { people: String(target) }), ...(top && { node: top.id }) });
  const asked = useAsked<Capacity>(top === null ? null : `/stock/capacity?${query}`, useDepotsStamp());
  const node = asked.value?.nodes.find(({ jurisdictionId }) => jurisdictionId === top?.id) ?? asked.value?.nodes[0] ?? null;
  if (asked.value === null && asked.state === 'failed')
    return (
      <footer className="capacity-foot">
        <span className="red-text">{t('supply.notRead')}</span>
        <Button size="small" onClick={asked.read}>
          {t('common.retry')}
        </Button>
      </footer>
    );
  if (node === null) return <footer className="capacity-foot" />;
  const supported = node.supported ?? 0;
  const gap = target > supported ? target - supported : 0;
  const limiting = node.limitingItemId;
  return (
    <footer className="capacity-foot">
      <Figure
        label={t('supply.capacity.supports', { days })}
        value={node.supported === null ? t('common.none') : t('supply.capacity.people', { n: count(supported) })}
      />
      <Figure
        label={t('supply.capacity.target')}
        value={target === 0 ? t('common.none') : t('supply.capacity.people', { n: count(target) })}
      />
      {limiting !== null && (
        <Figure
          label={
            gap > 0 ? t('supply.capacity.gap', { n: count(gap) }) : t(target > 0 ? 'supply.capacity.enough' : 'supply.capacity.scarcest')
          }
          tone={gap > 0 ? 'red-text' : ''}
          value={
            <button type="button" className="plain" onClick={() => onItem(limiting)}>
              {t('supply.capacity.limited', { item: itemName(catalogue.item(limiting), i18n.language) ?? t('common.unknown') })}
            </button>
          }
        />
      )}
      <span className="capacity-more">
        <ExportButton kind="stock" />
        <Popover trigger="click" placement="topRight" content={<Scarcest node={node} catalogue={catalogue} onItem={onItem} />}>
          <Button size="small">{t('supply.capacity.items', { n: node.items.length })}</Button>
        </Popover>
        {asked.at !== null && <span className="tertiary">{t('common.asOf', { time: clockTime(asked.at) })}</span>}
      </span>
    </footer>
  );
}

function Figure({ label, value, tone = '' }: { label: string; value: React.ReactNode; tone?: string }) {
  return (
    <span className={`capacity-figure ${tone}`}>
      <span className={tone === '' ? 'tertiary' : ''}>{label}</span>
      <b>{value}</b>
    </span>
  );
}

/** Every item with a norm, the scarcest first. */
function Scarcest({ node, catalogue, onItem }: Props & { node: CapacityOfNode }) {
  const { t, i18n } = useTranslation();
  const items = node.items.toSorted((a, b) => a.supported - b.supported);
  return (
    <ul className="capacity-items">
      {items.map(({ itemId, supported, available, short }) => {
        const item = catalogue.item(itemId);
        const isShort = short !== null && short !== '0';
        return (
          <li key={itemId}>
            <button type="button" className="plain row-open" onClick={() => onItem(itemId)}>
              {itemName(item, i18n.language) ?? t('common.unknown')}
            </button>
            <span className="secondary">{goods(available, item)}</span>
            <b className={isShort ? 'red-text' : ''}>{t('supply.capacity.people', { n: count(supported) })}</b>
            <span className={isShort ? 'red-text' : 'tertiary'}>
              {isShort ? t('supply.capacity.short', { n: goods(short, item) }) : t('supply.capacity.enough')}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
