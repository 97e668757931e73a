/** The ledger of depots (储备库台账): which there are, of which level, how large against the norm, and what is wrong with them. What lies in them is the supplies board's. */
import { DEPOT_LEVELS, type Depot, type DepotLevel, type Settings } from '@fenghuo/domain';
import { Button, Select, type TableColumnsType } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { store, useIsLoaded, useRows } from '../../live/live.ts';
import { can, usePerson } from '../../live/session.ts';
import { amount } from '../../ui/amount.ts';
import { NoticeBar } from '../../ui/command.tsx';
import { ExportButton } from '../../ui/export-button.tsx';
import { useNodeFacts } from '../../ui/node-facts.ts';
import { Page } from '../../ui/page.tsx';
import { PageSearch, PageTable } from '../../ui/page-table.tsx';
import { useSounds } from '../../ui/pinyin.ts';
import { PHONE, useMedia } from '../../ui/use-media.ts';
import { jurisdictionName } from '../../ui/words.ts';
import { DepotDrawer } from './depot-drawer.tsx';

export function DepotsPage() {
  const { t } = useTranslation();
  const depots = useRows('depot');
  const isLoaded = useIsLoaded();
  const person = usePerson();
  const isDesk = can(person, 'manageSupplies');
  const kept = person?.roles.flatMap(({ depotId }) => depotId ?? []) ?? [];
  const [query, setQuery] = useState('');
  const [level, setLevel] = useState<DepotLevel | null>(null);
  const [address, setAddress] = useSearchParams();
  const found = useFound(depots, query, level);
  // Which card is open stands in the address: other screens lead here.
  const opened = address.get('depot');
  const open = (id: string | null): void => setAddress(id === null ? {} : { depot: id }, { replace: true });
  const mayChange = (id: string): boolean => isDesk || kept.includes(id);
  const columns = useColumns(open, mayChange);
  return (
    <Page
      title={t('depot.title')}
      note={isLoaded && t(found.length === depots.length ? 'depot.count' : 'depot.countOf', { n: found.length, all: depots.length })}
      actions={
        <>
          <ExportButton kind="depots" />
          {isDesk && (
            <Link to="/resources/imports?kind=depots">
              <Button tabIndex={-1}>{t('sheet.button')}</Button>
            </Link>
          )}
          {isDesk && (
            <Button type="primary" onClick={() => open('new')}>
              {t('depot.create')}
            </Button>
          )}
        </>
      }
    >
      <div className="page-tools">
        <PageSearch label={t('supply.depots.search')} value={query} onChange={setQuery} />
        <Select<DepotLevel>
          allowClear
          aria-label={t('supply.level.title')}
          placeholder={t('supply.level.all')}
          value={level}
          onChange={(value) => setLevel(value ?? null)}
          options={DEPOT_LEVELS.map((value) => ({ value, label: t(`supply.level.${value}`) }))}
        />
      </div>
      <PageTable<Depot>
        columns={columns}
        rows={found}
        isLoaded={isLoaded}
        empty={
          depots.length === 0
            ? { title: t('supply.depots.none'), hint: t('supply.depots.noneHint') }
            : { title: t('supply.depots.noneFound') }
        }
        onOpen={({ id }) => mayChange(id) && open(id)}
      />
      <NoticeBar />
      {opened !== null && isLoaded && (opened === 'new' ? isDesk : mayChange(opened)) && (
        <DepotDrawer key={opened} depotId={opened === 'new' ? null : opened} onClose={() => open(null)} />
      )}
    </Page>
  );
}

function useFound(depots: readonly Depot[], query: string, level: DepotLevel | null): readonly Depot[] {
  const asked = query.trim().toLowerCase();
  const sounds = useSounds(asked !== '');
  return useMemo(
    () =>
      depots
        .filter((depot) => {
          if (level !== null && depot.level !== level) return false;
          const said = [depot.name, depot.code, depot.place.address];
          return asked === '' || said.some((one) => one?.toLowerCase().includes(asked)) || sounds(depot.name, asked);
        })
        .toSorted(
          (a, b) => DEPOT_LEVELS.indexOf(a.level) - DEPOT_LEVELS.indexOf(b.level) || a.code.localeCompare(b.code, 'en', { numeric: true }),
        ),
    [depots, asked, level, sounds],
  );
}

function useColumns(onOpen: (id: string) => void, mayChange: (id: string) => boolean): TableColumnsType<Depot> {
  const { t, i18n } = useTranslation();
  const isPhone = useMedia(PHONE);
  const { settings } = useNodeFacts();
  const name: TableColumnsType<Depot>[number] = {
    key: 'name',
    title: t('depot.name'),
    width: isPhone ? undefined : 270,
    sorter: (a, b) => a.name.localeCompare(b.name, 'zh-CN', { numeric: true }),
    render: (_, depot) => (
      <>
        {mayChange(depot.id) ? (
          <button type="button" className="plain row-open" onClick={() => onOpen(depot.id)}>
            {depot.name}
          </button>
        ) : (
          <b>{depot.name}</b>
        )}
        {isPhone && (
          <div className="tertiary">
            {t(`supply.kind.${depot.kind}`)} · {t(`supply.level.${depot.level}`)}
          </div>
        )}
      </>
    ),
  };
  const standing: TableColumnsType<Depot>[number] = {
    key: 'alarms',
    title: t('depot.standing'),
    width: isPhone ? 120 : 150,
    render: (_, depot) => <Standing depot={depot} />,
  };
  if (isPhone) return [name, standing];
  return [
    name,
    {
      key: 'code',
      title: t('depot.code'),
      dataIndex: 'code',
      width: 110,
      sorter: (a, b) => a.code.localeCompare(b.code, 'en', { numeric: true }),
    },
    { key: 'kind', title: t('depot.kind'), width: 140, render: (_, { kind }) => t(`supply.kind.${kind}`) },
    { key: 'level', title: t('supply.level.title'), width: 70, render: (_, depot) => t(`supply.level.${depot.level}`) },
    {
      key: 'area',
      title: t('depot.area'),
      width: 140,
      align: 'right',
      sorter: (a, b) => Number(a.areaSquareMetres ?? 0) - Number(b.areaSquareMetres ?? 0),
      render: (_, depot) => <Area depot={depot} settings={settings(depot.jurisdictionId)} />,
    },
    standing,
    {
      key: 'jurisdiction',
      title: t('depot.jurisdiction'),
      width: 140,
      render: (_, { jurisdictionId }) => jurisdictionName(store.get('jurisdiction', jurisdictionId), i18n.language) ?? t('common.unknown'),
    },
    {
      key: 'address',
      title: t('depot.place'),
      render: (_, { place }) => place.address ?? <span className="tertiary">{t('common.none')}</span>,
    },
    {
      key: 'stock',
      title: '',
      width: 80,
      render: (_, { id }) => <Link to={`/resources/supplies?depot=${id}`}>{t('depot.stock')}</Link>,
    },
  ];
}

/** With the norm of its level beside it where there is one. */
function Area({ depot, settings }: { depot: Depot; settings: Settings }) {
  const { t } = useTranslation();
  const norms = {
    city: settings.depotAreaCity,
    district: settings.depotAreaDistrict,
    town: settings.depotAreaTown,
    village: settings.depotAreaVillage,
  };
  const norm = depot.kind === 'central' || depot.kind === 'store' ? norms[depot.level] : 0;
  if (depot.areaSquareMetres === null) return <span className="tertiary">{t('supply.depots.areaUnknown')}</span>;
  return (
    <>
      {amount(depot.areaSquareMetres)}
      {norm > 0 && <span className="tertiary"> / {amount(String(norm))}</span>}
    </>
  );
}

function Standing({ depot: { state, alarms } }: { depot: Depot }) {
  const { t } = useTranslation();
  if (state === 'closed') return <span className="tertiary">{t('supply.look.closed')}</span>;
  if (alarms.length === 0) return <span className="tertiary">{t('common.none')}</span>;
  return <span className="amber-text">{alarms.map(({ code }) => t(`supply.alarm.${code}`)).join(t('common.listSeparator'))}</span>;
}
