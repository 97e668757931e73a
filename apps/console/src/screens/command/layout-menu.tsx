/** The layouts at the corner of the map: one press takes one, the last entries keep this one and edit all. */
import { Dropdown, type MenuProps } from 'antd';
import { useTranslation } from 'react-i18next';
import { PanesGlyph } from '../../ui/glyphs.tsx';
import { Keycap } from '../../ui/pane.tsx';
import { freeSlot, type Layout, type Slot } from './layouts.ts';

type Props = { layouts: readonly Layout[]; onTake: (slot: Slot) => void; onKeep: (slot: Slot) => void; onEdit: () => void };

export function LayoutMenu({ layouts, onTake, onKeep, onEdit }: Props) {
  const { t } = useTranslation();
  const free = freeSlot(layouts);
  const items: MenuProps['items'] = [
    ...layouts.map(({ slot, name }) => ({ key: String(slot), label: name, extra: <Keycap>Alt+{slot}</Keycap> })),
    ...(layouts.length > 0 ? [{ type: 'divider' as const }] : []),
    { key: 'keep', label: t('bar.layout.keep'), disabled: free === null, extra: free !== null && <Keycap>Alt+{free}</Keycap> },
    { key: 'edit', label: t('bar.layout.edit'), extra: <Keycap>?</Keycap> },
  ];
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items,
        onClick: ({ key }) => {
          const taken = layouts.find(({ slot }) => String(slot) === key);
          if (key === 'edit') onEdit();
          else if (taken) onTake(taken.slot);
          else if (free !== null) onKeep(free);
        },
      }}
    >
      <button type="button" className="plain map-button">
        <PanesGlyph /> {t('bar.layout.title')}
      </button>
    </Dropdown>
  );
}
