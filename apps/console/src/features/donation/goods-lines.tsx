/** Goods line by line: an item, how much, in its unit or one of its packs. */
import { Button, Input, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { uuidv7 } from 'uuidv7';
import type { Catalogue } from '../../live/catalogue.ts';
import { CrossGlyph } from '../../ui/glyphs.tsx';
import { ItemField } from '../../ui/item-field.tsx';
import type { EnteredGoods } from './donation-form.ts';

type Props = { lines: readonly EnteredGoods[]; catalogue: Catalogue; onChange: (lines: readonly EnteredGoods[]) => void };

export function GoodsLines({ lines, catalogue, onChange }: Props) {
  const { t } = useTranslation();
  const change = (key: string, part: Partial<EnteredGoods>): void =>
    onChange(lines.map((one) => (one.key === key ? { ...one, ...part } : one)));
  return (
    <fieldset className="goods-lines">
      <legend>{t('aid.donation.goods')}</legend>
      {lines.map((line) => {
        const item = line.itemId === null ? null : catalogue.item(line.itemId);
        return (
          <div key={line.key} className="goods-line">
            <ItemField
              catalogue={catalogue}
              value={line.itemId}
              label={t('supply.stock.item')}
              onChange={(itemId) => change(line.key, { itemId, pack: null })}
            />
            <Input
              inputMode="decimal"
              aria-label={t('supply.move.quantity')}
              placeholder={t('supply.move.quantity')}
              value={line.quantity}
              onChange={(event) => change(line.key, { quantity: event.target.value })}
            />
            <Select<string>
              aria-label={t('supply.stock.unit')}
              disabled={item === null}
              value={line.pack ?? ''}
              onChange={(pack) => change(line.key, { pack: pack === '' ? null : pack })}
              options={[
                { value: '', label: item?.unit ?? t('common.none') },
                ...(item?.packs ?? []).map(({ name }) => ({ value: name, label: name })),
              ]}
            />
            <Button
              type="text"
              aria-label={t('supply.ask.removeLine')}
              icon={<CrossGlyph />}
              onClick={() => onChange(lines.filter(({ key }) => key !== line.key))}
            />
          </div>
        );
      })}
      <Button type="dashed" size="small" onClick={() => onChange([...lines, { key: uuidv7(), itemId: null, quantity: '', pack: null }])}>
        {t('supply.ask.addLine')}
      </Button>
    </fieldset>
  );
}
