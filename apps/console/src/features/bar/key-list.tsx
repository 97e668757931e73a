import { Modal } from 'antd';
import type { ReactNode } from 'react';
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
  ['R', 'r'],
  ['S', 's'],
  ['Alt+1 … Alt+9', 'alt'],
  ['Esc', 'esc'],
  ['?', 'help'],
] as const;

/** `children`: what a screen adds below its keys. */
export function KeyList({ open, onClose, children }: { open: boolean; onClose: () => void; children?: ReactNode }) {
  const { t } = useTranslation();
  return (
    <Modal open={open} title={t('bar.keyList.title')} footer={null} onCancel={onClose} width={460} destroyOnHidden>
      <div className="key-list">
        {KEYS.map(([keys, name]) => (
          <div key={name}>
            <span>{keys.split(' ').map((key) => (key === '…' ? key : <Keycap key={key}>{key}</Keycap>))}</span>
            {t(`bar.keyList.${name}`)}
          </div>
        ))}
      </div>
      {children}
    </Modal>
  );
}
