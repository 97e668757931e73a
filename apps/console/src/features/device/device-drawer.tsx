/** One device: what became of its fixes, a new secret, its end. */
import type { Device, DeviceCount, DeviceWithSecret } from '@fenghuo/domain';
import { Button, Drawer, Popconfirm, Table } from 'antd';
import { useTranslation } from 'react-i18next';
import { useNow } from '../../live/live.ts';
import { send } from '../../live/send.ts';
import { Refusal, tellDone, useCommand } from '../../ui/command.tsx';
import { count, instant } from '../../ui/format.ts';
import { PHONE, useMedia } from '../../ui/use-media.ts';
import { codeWords, countsInOrder, isRefusal, nameOf, type Subjects, subjectWords } from './devices.ts';

type Props = {
  device: Device;
  subjects: Subjects;
  onClose: () => void;
  onChanged: (device: Device) => void;
  onSecret: (told: DeviceWithSecret) => void;
};

export function DeviceDrawer({ device, subjects, onClose, onChanged, onSecret }: Props) {
  const { t } = useTranslation();
  const nowMs = useNow();
  const isPhone = useMedia(PHONE);
  const when = (at: string | null): string | null => (at === null ? null : instant(Date.parse(at), nowMs));
  const facts: [string, string | null][] = [
    [t('device.kindOf'), t(`device.kind.${device.kind}`)],
    [t('device.subject'), subjectWords(t, device, subjects)],
    [t('device.crsOf'), t(`device.crs.${device.crs}`)],
    [t('device.terminalId'), device.terminalId],
    [t('device.heard'), when(device.heardAt) ?? t('device.neverHeard')],
    [t('device.recorded'), when(device.recordedAt)],
    [t('device.rotated'), when(device.rotatedAt)],
    [t('device.revokedAt'), when(device.revokedAt)],
  ];
  return (
    <Drawer open title={nameOf(t, device)} size={isPhone ? '100%' : 520} onClose={onClose}>
      <dl className="facts device-facts">
        {facts.map(
          ([label, words]) =>
            words !== null && (
              <div key={label}>
                <dt>{label}</dt>
                <dd>{words}</dd>
              </div>
            ),
        )}
      </dl>
      <Outcomes device={device} />
      <Deeds device={device} onChanged={onChanged} onSecret={onSecret} />
    </Drawer>
  );
}

function Outcomes({ device }: { device: Device }) {
  const { t } = useTranslation();
  const nowMs = useNow();
  return (
    <section className="device-section">
      <h3>{t('device.fixes')}</h3>
      <Table<DeviceCount>
        size="small"
        rowKey="code"
        pagination={false}
        dataSource={countsInOrder(device)}
        locale={{ emptyText: <span className="tertiary">{t('device.nothingCounted')}</span> }}
        columns={[
          {
            key: 'code',
            title: t('device.outcome'),
            render: (_, one) => <span className={isRefusal(one) ? 'amber-text' : ''}>{codeWords(t, one.code)}</span>,
          },
          { key: 'count', title: t('device.times'), align: 'right', width: 88, render: (_, one) => count(one.count) },
          { key: 'at', title: t('device.last'), width: 120, render: (_, { at }) => instant(Date.parse(at), nowMs) },
        ]}
      />
    </section>
  );
}

/** Each asks first and says what follows. */
function Deeds({ device, onChanged, onSecret }: Pick<Props, 'device' | 'onChanged' | 'onSecret'>) {
  const { t } = useTranslation();
  const { run, isBusy, failure } = useCommand();
  const { id, version } = device;
  const name = nameOf(t, device);
  const rotate = async (): Promise<void> => {
    const told = await run(() =>
      send<DeviceWithSecret>('POST', `/devices/${id}/rotate`, {}, { name: 'rotateSecret', subjectId: id, version }),
    );
    if (told === null) return;
    onChanged(told.device);
    onSecret(told);
  };
  const revoke = async (): Promise<void> => {
    const after = await run(() => send<Device>('POST', `/devices/${id}/revoke`, {}, { name: 'revokeDevice', subjectId: id, version }));
    if (after === null) return;
    onChanged(after);
    tellDone(t('device.revokedDone', { name }));
  };
  if (device.revokedAt !== null) return <p className="device-section tertiary">{t('device.revokedNote')}</p>;
  return (
    <section className="device-section">
      <div className="device-deeds">
        <Popconfirm
          title={t('device.rotateSure', { name })}
          description={t('device.rotateText')}
          okText={t('device.rotate')}
          cancelText={t('common.cancel')}
          onConfirm={() => void rotate()}
        >
          <Button disabled={isBusy}>{t('device.rotate')}</Button>
        </Popconfirm>
        <Popconfirm
          title={t('device.revokeSure', { name })}
          description={t('device.revokeText')}
          okText={t('device.revoke')}
          okButtonProps={{ danger: true }}
          cancelText={t('common.cancel')}
          onConfirm={() => void revoke()}
        >
          <Button danger disabled={isBusy}>
            {t('device.revoke')}
          </Button>
        </Popconfirm>
      </div>
      <Refusal failure={failure} title={t('device.notDone')} />
    </section>
  );
}
