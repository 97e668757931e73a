/** Below the keys: the layouts with their names, to be renamed, kept anew as the screen stands now, or given up. */
import { Button, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { Keycap } from '../../ui/pane.tsx';
import { freeSlot, type Layout, type Slot } from './layouts.ts';

type Props = {
  layouts: readonly Layout[];
  onTake: (slot: Slot) => void;
  onKeep: (slot: Slot) => void;
  onRename: (slot: Slot, name: string) => void;
  onRemove: (slot: Slot) => void;
};

const LONGEST_NAME = 20;

export function LayoutList({ layouts, onTake, onKeep, onRename, onRemove }: Props) {
  const { t } = useTranslation();
  const free = freeSlot(layouts);
  return (
    <section className="layout-list">
      <h3>{t('bar.layout.title')}</h3>
      <p className="tertiary">{t('bar.layout.hint')}</p>
      {layouts.map(({ slot, name }) => (
        <div key={slot} className="layout-row">
          <Keycap>Alt+{slot}</Keycap>
          <Input
            aria-label={t('bar.layout.name', { slot })}
            maxLength={LONGEST_NAME}
            defaultValue={name}
            onBlur={(event) => {
              const given = event.target.value.trim();
              if (given !== '' && given !== name) onRename(slot, given);
            }}
            onPressEnter={(event) => event.currentTarget.blur()}
          />
          <Button size="small" onClick={() => onTake(slot)}>
            {t('bar.layout.take')}
          </Button>
          <Button size="small" onClick={() => onKeep(slot)}>
            {t('bar.layout.again')}
          </Button>
          <Button size="small" type="text" onClick={() => onRemove(slot)}>
            {t('bar.layout.remove')}
          </Button>
        </div>
      ))}
      <Button
        block
        type="dashed"
        disabled={free === null}
        title={free === null ? t('bar.layout.full') : ''}
        onClick={() => free && onKeep(free)}
      >
        {t('bar.layout.keep')} {free !== null && <Keycap>Alt+{free}</Keycap>}
      </Button>
    </section>
  );
}
