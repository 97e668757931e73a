/** Closing the road at a point of the map: why, how far around, and until when. */
import type { LngLat } from '@fenghuo/domain';
import { Modal } from 'antd';
import { useTranslation } from 'react-i18next';
import { coordinates } from '../../ui/format.ts';
import { ClosureFields, useCloser } from './closure-fields.tsx';

export function CloseRoad({ point, onDone }: { point: LngLat; onDone: () => void }) {
  const { t } = useTranslation();
  const closer = useCloser(onDone);
  const close = (): void => void closer.close({ type: 'Point', coordinates: point });
  return (
    <Modal
      open
      width={420}
      title={t('closure.title')}
      onCancel={onDone}
      onOk={close}
      okText={t('closure.close')}
      okButtonProps={{ danger: true, loading: closer.isBusy, disabled: !closer.isReady }}
      cancelText={t('common.cancel')}
    >
      <div className="reason-dialog">
        <span className="tertiary">{coordinates(point)}</span>
        <ClosureFields closer={closer} hasRadius onEnter={close} />
      </div>
    </Modal>
  );
}
