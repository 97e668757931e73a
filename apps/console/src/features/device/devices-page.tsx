/** Devices (定位设备): what reports positions for whom, when each was last heard, and what became of its fixes. Read when asked; the feed carries none. */
import type { Device, DeviceWithSecret } from '@fenghuo/domain';
import { Button, Segmented, type TableColumnsType } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAskedList } from '../../live/asked-list.ts';
import { useNow } from '../../live/live.ts';
import { NoticeBar } from '../../ui/command.tsx';
import { clockTime, count } from '../../ui/format.ts';
import { Page } from '../../ui/page.tsx';
import { PageSearch, PageTable } from '../../ui/page-table.tsx';
import { PositionAge } from '../../ui/position-age.tsx';
import { PHONE, useMedia } from '../../ui/use-media.ts';
import { DeviceDrawer } from './device-drawer.tsx';
import { DeviceForm } from './device-form.tsx';
import { DeviceSecret } from './device-secret.tsx';
import {
  countsInOrder,
  findDevices,
  isRefusal,
  nameOf,
  SHOWN,
  type Shown,
  type Subjects,
  shortCodeWords,
  stateOf,
  subjectWords,
} from './devices.ts';
import { useSubjects } from './use-subjects.ts';
import './device.css';

export function DevicesPage() {
  const { t } = useTranslation();
  const { items, state, at, read, put } = useAskedList<Device>('/devices');
  const known = useSubjects(at);
  const [query, setQuery] = useState('');
  const [shown, setShown] = useState<Shown>('inUse');
  const [opened, setOpened] = useState<string | null>(null);
  const [told, setTold] = useState<DeviceWithSecret | null>(null);
  const columns = useColumns(known.subjects, setOpened);
  const found = useMemo(
    () =>
      findDevices(items, query, shown, (device) =>
        [nameOf(t, device), subjectWords(t, device, known.subjects), device.terminalId, t(`device.kind.${device.kind}`)].join(' '),
      ),
    [items, query, shown, known.subjects, t],
  );
  const openedDevice = items.find(({ id }) => id === opened);
  return (
    <Page
      title={t('device.title')}
      note={
        state === 'failed' ? (
          <span className="red-text">{t('settings.notRead')}</span>
        ) : (
          <>
            {t(found.length === items.length ? 'device.count' : 'device.countOf', { n: found.length, all: items.length })}
            {at !== null && ` · ${t('common.asOf', { time: clockTime(at) })}`}
          </>
        )
      }
      actions={
        <>
          <Button onClick={read} loading={state === 'reading' && at !== null}>
            {t('device.refresh')}
          </Button>
          <Button type="primary" onClick={() => setOpened('new')}>
            {t('device.create')}
          </Button>
        </>
      }
    >
      <div className="page-tools">
        <PageSearch label={t('device.search')} value={query} onChange={setQuery} />
        <Segmented value={shown} onChange={setShown} options={SHOWN.map((value) => ({ value, label: t(`device.${value}`) }))} />
      </div>
      <PageTable<Device>
        columns={columns}
        rows={found}
        isLoaded={at !== null || state !== 'reading'}
        empty={items.length === 0 ? { title: t('device.none'), hint: t('device.noneHint') } : { title: t('device.noneFound') }}
        rowClassName={({ revokedAt }) => (revokedAt === null ? '' : 'is-disabled')}
        onOpen={({ id }) => setOpened(id)}
      />
      <NoticeBar />
      {opened === 'new' && (
        <DeviceForm
          known={known}
          onClose={() => setOpened(null)}
          onRegistered={(registered) => {
            put(registered.device);
            setTold(registered);
          }}
        />
      )}
      {openedDevice && (
        <DeviceDrawer
          key={openedDevice.id}
          device={openedDevice}
          subjects={known.subjects}
          onClose={() => setOpened(null)}
          onChanged={put}
          onSecret={setTold}
        />
      )}
      {told !== null && <DeviceSecret told={told} onClose={() => setTold(null)} />}
    </Page>
  );
}

function useColumns(subjects: Subjects, onOpen: (id: string) => void): TableColumnsType<Device> {
  const { t } = useTranslation();
  const isPhone = useMedia(PHONE);
  const name: TableColumnsType<Device>[number] = {
    key: 'name',
    title: t('device.name'),
    width: isPhone ? undefined : 190,
    render: (_, device) => (
      <>
        <button type="button" className="plain row-open" onClick={() => onOpen(device.id)}>
          {nameOf(t, device)}
        </button>
        {isPhone && <div className="tertiary">{subjectWords(t, device, subjects)}</div>}
        {isPhone && <Counts device={device} />}
      </>
    ),
  };
  const heard: TableColumnsType<Device>[number] = {
    key: 'heard',
    title: t('device.heard'),
    width: isPhone ? 104 : 116,
    render: (_, device) => <Heard device={device} />,
  };
  if (isPhone) return [name, heard];
  return [
    name,
    { key: 'kind', title: t('device.kindOf'), width: 150, render: (_, { kind }) => t(`device.kind.${kind}`) },
    { key: 'subject', title: t('device.subject'), width: 230, render: (_, device) => subjectWords(t, device, subjects) },
    { key: 'crs', title: t('device.crsOf'), width: 112, render: (_, { crs }) => (crs === 'gcj02' ? 'GCJ-02' : t('device.crs.wgs84')) },
    { key: 'terminalId', title: t('device.terminalId'), width: 136, render: (_, { terminalId }) => terminalId ?? t('common.none') },
    heard,
    { key: 'counts', title: t('device.fixes'), render: (_, device) => <Counts device={device} /> },
    {
      key: 'state',
      title: t('device.state'),
      width: 84,
      render: (_, device) => (
        <span className={device.revokedAt === null ? 'nowrap' : 'nowrap tertiary'}>
          <i className="device-glyph" aria-hidden="true">
            {device.revokedAt === null ? '●' : '⊘'}
          </i>{' '}
          {t(`device.${stateOf(device)}`)}
        </span>
      ),
    },
  ];
}

/** The same look for the same age as a position has anywhere. */
function Heard({ device: { heardAt } }: { device: Device }) {
  const { t } = useTranslation();
  const nowMs = useNow();
  if (heardAt === null) return <span className="tertiary">{t('device.neverHeard')}</span>;
  return <PositionAge fixAtMs={Date.parse(heardAt)} nowMs={nowMs} />;
}

function Counts({ device }: { device: Device }) {
  const { t } = useTranslation();
  const counts = countsInOrder(device);
  if (counts.length === 0) return <span className="tertiary">{t('device.nothingCounted')}</span>;
  return (
    <span className="plain-tags">
      {counts.map((one) => (
        <span key={one.code} className={isRefusal(one) ? 'plain-tag device-refused' : 'plain-tag'}>
          {isRefusal(one) && `${t('device.refusedMark')} · `}
          {shortCodeWords(t, one.code)} <b>{count(one.count)}</b>
        </span>
      ))}
    </span>
  );
}
