import { Drawer } from 'antd';
import type { ReactNode } from 'react';

type Props = { title: string; isOpen: boolean; onClose: () => void; children: ReactNode };

export function BottomSheet({ title, isOpen, onClose, children }: Props) {
  return (
    <Drawer placement="bottom" size="auto" title={title} open={isOpen} onClose={onClose} className="phone-sheet" destroyOnHidden>
      {children}
    </Drawer>
  );
}
