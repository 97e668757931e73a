import { Modal } from 'antd';
import { useTranslation } from 'react-i18next';
import { Keycap } from '../../ui/pane.tsx';

const KEYS = [
  ['/', 'slash'],
  ['J K', 'jk'],
  ['Enter', 'enter'],
  ['N', 'n'],
  ['D', 'd'],
  ['A 0', 'a'],
  ['L', 'l'],
  ['M', 'm'],
  ['F', 'f'],
  ['S', 's'],
  ['Esc', 'esc'],
  ['?', 'help'],
] as const;

export function KeyList({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal open={open} title={t('bar.keyList.title')} footer={null} onCancel={onClose} width={380}>
      <div className="key-list">
        {KEYS.map(([keys, name]) => (
          <div key={name}>
            <span>
              {keys.split(' ').map((key) => (
                <Keycap key={key}>{key}</Keycap>
              ))}
            </span>
            {t(`bar.keyList.${name}`)}
          </div>
        ))}
      </div>
    </Modal>
  );
}
