/** Importing places: what the file holds, what is left out and why; then all of the rest at once or none. */
import { GAZETTEER_KINDS, type GazetteerImported, type GazetteerKind } from '@fenghuo/domain';
import { Modal, Select, Table, type TableColumnsType } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { send } from '../../live/send.ts';
import { Refusal, tellDone, useCommand } from '../../ui/command.tsx';
import { coordinates } from '../../ui/format.ts';
import { entryFrom, type ReadPlace } from './geo-import.ts';

type Props = { fileName: string; places: readonly ReadPlace[]; onClose: () => void; onImported: () => void };

const PAGE = 50;

export function ImportDialog({ fileName, places, onClose, onImported }: Props) {
  const { t } = useTranslation();
  const [otherwise, setOtherwise] = useState<GazetteerKind>('landmark');
  const { run, isBusy, failure } = useCommand();
  const good = places.filter(({ fault }) => fault === null);
  const refused = places.length - good.length;
  const hasKindless = good.some(({ kind }) => kind === null);
  const kinds = GAZETTEER_KINDS.map((value) => ({ value, label: t(`gazetteer.kind.${value}`) }));
  const columns: TableColumnsType<ReadPlace> = [
    { key: 'line', title: t('gazetteer.import.line'), dataIndex: 'line', width: 60, align: 'right' },
    { key: 'name', title: t('gazetteer.column.name'), dataIndex: 'name' },
    { key: 'kind', title: t('gazetteer.column.kind'), width: 100, render: (_, { kind }) => t(`gazetteer.kind.${kind ?? otherwise}`) },
    {
      key: 'point',
      title: t('gazetteer.column.point'),
      width: 240,
      render: (_, { point, fault }) =>
        fault === null ? point && coordinates(point) : <span className="red-text">{t(`gazetteer.import.fault.${fault}`)}</span>,
    },
  ];
  const importAll = async (): Promise<void> => {
    const entries = good.map((place) => entryFrom(place, otherwise));
    const done = await run(() => send<GazetteerImported>('POST', '/gazetteer/import', { entries }, { name: 'importPlaces' }));
    if (done === null) return;
    tellDone(t('gazetteer.import.done', done));
    onImported();
    onClose();
  };
  return (
    <Modal
      open
      width={760}
      title={t('gazetteer.import.title', { name: fileName })}
      onCancel={onClose}
      cancelText={t('common.cancel')}
      okText={t('gazetteer.import.run', { n: good.length })}
      okButtonProps={{ disabled: good.length === 0, loading: isBusy }}
      onOk={() => void importAll()}
    >
      <p className="gazetteer-summary">
        <span>{t('gazetteer.import.good', { n: good.length })}</span>
        {refused > 0 && <span className="red-text">{t('gazetteer.import.refused', { n: refused })}</span>}
        {hasKindless && (
          <span>
            {t('gazetteer.import.otherwise')}{' '}
            <Select size="small" value={otherwise} onChange={setOtherwise} options={kinds} aria-label={t('gazetteer.import.otherwise')} />
          </span>
        )}
      </p>
      <p className="tertiary gazetteer-summary">{t('gazetteer.import.hint')}</p>
      <Table<ReadPlace>
        size="small"
        rowKey="line"
        columns={columns}
        dataSource={places.toSorted((a, b) => Number(b.fault !== null) - Number(a.fault !== null) || a.line - b.line)}
        scroll={{ y: 320 }}
        pagination={{ pageSize: PAGE, showSizeChanger: false, hideOnSinglePage: true }}
      />
      <Refusal failure={failure} title={t('gazetteer.import.failed')} />
    </Modal>
  );
}
