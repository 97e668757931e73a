/** The left of the board: every depot with its floor against the norm, what needs looking after, and how old its count is. */
import { DEPOT_ALARMS, type Depot, type DepotAlarmCode, type DepotLevel, type LngLat } from '@fenghuo/domain';
import { Select, Table, type TableColumnsType } from 'antd';
import { type KeyboardEvent, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useIsLoaded, useRows } from '../../live/live.ts';
import { distance } from '../../ui/format.ts';
import { useNodeFacts } from '../../ui/node-facts.ts';
import { PageSearch } from '../../ui/page-table.tsx';
import { EmptyState } from '../../ui/pane.tsx';
import { useSounds } from '../../ui/pinyin.ts';
import { useHeight } from '../../ui/use-height.ts';
import { AreaBar } from './area-bar.tsx';
import { CountAge, DepotStanding } from './depot-marks.tsx';
import { isMeant, type ListedDepot, listedFrom } from './depots.ts';

type Props = {
  chosenId: string | null;
  /** The place that the list is sorted by, and its name. */
  from: { point: LngLat; name: string } | null;
  /** Depots that hold what is looked for, in the words of what is looked for. */
  holding: ReadonlySet<string> | null;
  isCompact: boolean;
  onChoose: (depotId: string) => void;
  /** Beside the search. */
  tools: React.ReactNode;
};

const ROW = 46;
const HEAD = 36;

export function DepotsPane({ chosenId, from, holding, isCompact, onChoose, tools }: Props) {
  const { t } = useTranslation();
  const depots = useRows('depot');
  const isLoaded = useIsLoaded();
  const [text, setText] = useState('');
  const [level, setLevel] = useState<DepotLevel | null>(null);
  const [alarm, setAlarm] = useState<DepotAlarmCode | null>(null);
  const sounds = useSounds(text.trim() !== '');
  const box = useRef<HTMLDivElement>(null);
  const height = useHeight(box);
  const point = from?.point ?? null;
  const rows = useMemo(
    () =>
      listedFrom(
        depots.filter((depot) => isMeant(depot, { text, level, alarm, holding }, sounds)),
        point,
      ),
    [depots, text, level, alarm, holding, sounds, point],
  );
  const columns = useColumns(isCompact, onChoose);
  const open = depots.filter(({ state }) => state === 'open');
  return (
    <>
      <div className="supply-tools">
        <PageSearch label={t('supply.depots.search')} value={text} onChange={setText} />
        <Select<DepotLevel>
          allowClear
          aria-label={t('supply.level.title')}
          placeholder={t('supply.level.all')}
          value={level}
          onChange={(value) => setLevel(value ?? null)}
          options={(['city', 'district', 'town', 'village'] as const).map((value) => ({ value, label: t(`supply.level.${value}`) }))}
        />
        <Select<DepotAlarmCode>
          allowClear
          aria-label={t('supply.alarm.title')}
          placeholder={t('supply.alarm.all')}
          value={alarm}
          onChange={(value) => setAlarm(value ?? null)}
          options={DEPOT_ALARMS.map((value) => ({
            value,
            label: `${t(`supply.alarm.${value}`)} ${open.filter(({ alarms }) => alarms.some(({ code }) => code === value)).length}`,
          }))}
        />
        {tools}
      </div>
      <div ref={box} className="supply-list">
        {height > 0 && (
          <Table<ListedDepot>
            aria-label={t('supply.depots.title')}
            size="small"
            virtual
            rowKey={({ depot }) => depot.id}
            columns={columns}
            dataSource={rows}
            loading={!isLoaded}
            pagination={false}
            scroll={{ y: height - HEAD, x: isCompact ? 300 : 500 }}
            locale={{
              emptyText: (
                <EmptyState title={t(depots.length === 0 ? 'supply.depots.none' : 'supply.depots.noneFound')}>
                  {depots.length === 0 && t('supply.depots.noneHint')}
                </EmptyState>
              ),
            }}
            rowClassName={({ depot }) => (depot.id === chosenId ? 'ant-table-row-selected' : depot.state === 'closed' ? 'tertiary' : '')}
            onRow={({ depot }) => ({
              style: { minHeight: ROW },
              onClick: () => onChoose(depot.id),
              onKeyDown: walkRows,
            })}
          />
        )}
      </div>
    </>
  );
}

/** Up and down go from button to button of the rows. */
function walkRows(event: KeyboardEvent<HTMLElement>): void {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  event.preventDefault();
  const row = event.currentTarget;
  const next = event.key === 'ArrowDown' ? row.nextElementSibling : row.previousElementSibling;
  next?.querySelector('button')?.focus();
}

function useColumns(isCompact: boolean, onChoose: (depotId: string) => void): TableColumnsType<ListedDepot> {
  const { t, i18n } = useTranslation();
  const facts = useNodeFacts();
  const name: TableColumnsType<ListedDepot>[number] = {
    key: 'name',
    title: t('supply.depots.title'),
    width: isCompact ? 196 : 236,
    render: (_, { depot, metres }) => (
      <button type="button" className="plain supply-depot-name" onClick={() => onChoose(depot.id)}>
        <b>{depot.name}</b>
        <span className="tertiary">
          {metres !== null && <b className="secondary">{t('supply.depots.away', { distance: distance(metres) })} · </b>}
          {depot.code} · {t(`supply.level.${depot.level}`)}
          {isOthers(depot) && ` · ${t(`supply.kind.${depot.kind}`)}`}
        </span>
      </button>
    ),
  };
  const standing: TableColumnsType<ListedDepot>[number] = {
    key: 'standing',
    title: t('supply.depots.standing'),
    width: 118,
    render: (_, { depot }) => <DepotStanding depot={depot} />,
  };
  if (isCompact) return [name, standing];
  return [
    name,
    {
      key: 'area',
      title: t('supply.depots.area'),
      width: 106,
      render: (_, { depot }) => <AreaBar depot={depot} settings={facts.settings(depot.jurisdictionId)} />,
    },
    standing,
    {
      key: 'counted',
      title: t('supply.depots.counted'),
      align: 'right',
      width: i18n.language.startsWith('zh') ? 78 : 100,
      render: (_, { depot }) => <CountAge countedAt={depot.countedAt} />,
    },
  ];
}

/** Whose goods are not the government's, or whose place is not for long: the list says so. */
const isOthers = ({ kind }: Depot): boolean => kind === 'agreement' || kind === 'capacity' || kind === 'cloud' || kind === 'temporary';
