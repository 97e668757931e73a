/** The ledger of vehicles (车辆台账): what each is, whose it is, and where its own device last said it was. */
import type { Vehicle } from '@fenghuo/domain';
import { Button, type TableColumnsType } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { positions, store, useIsLoaded, useNow, useRows } from '../../live/live.ts';
import { can, usePerson } from '../../live/session.ts';
import { NoticeBar } from '../../ui/command.tsx';
import { coordinates } from '../../ui/format.ts';
import { Page } from '../../ui/page.tsx';
import { PageSearch, PageTable } from '../../ui/page-table.tsx';
import { PositionAge } from '../../ui/position-age.tsx';
import { PHONE, useMedia } from '../../ui/use-media.ts';
import { jurisdictionName, vehicleKindWords } from '../../ui/words.ts';
import { VehicleDrawer } from './vehicle-drawer.tsx';

export function VehiclesPage() {
  const { t } = useTranslation();
  const vehicles = useRows('vehicle');
  const isLoaded = useIsLoaded();
  const mayManage = can(usePerson(), 'manageTeams');
  const [query, setQuery] = useState('');
  const [address, setAddress] = useSearchParams();
  const found = useFound(vehicles, query);
  // Which card is open stands in the address: other screens lead here.
  const opened = address.get('vehicle');
  const open = (id: string | null): void => setAddress(id === null ? {} : { vehicle: id }, { replace: true });
  const columns = useColumns(mayManage ? open : null);
  return (
    <Page
      title={t('vehicle.title')}
      note={
        isLoaded && t(found.length === vehicles.length ? 'vehicle.count' : 'vehicle.countOf', { n: found.length, all: vehicles.length })
      }
      actions={
        mayManage && (
          <Button type="primary" onClick={() => open('new')}>
            {t('vehicle.create')}
          </Button>
        )
      }
    >
      <div className="page-tools">
        <PageSearch label={t('vehicle.search')} value={query} onChange={setQuery} />
      </div>
      <PageTable<Vehicle>
        columns={columns}
        rows={found}
        isLoaded={isLoaded}
        empty={
          vehicles.length === 0
            ? { title: t('vehicle.none'), hint: t(mayManage ? 'vehicle.noneHint' : 'vehicle.noneHintOthers') }
            : { title: t('vehicle.noneFound') }
        }
        onOpen={({ id }) => mayManage && open(id)}
      />
      <NoticeBar />
      {opened !== null && mayManage && isLoaded && (
        <VehicleDrawer key={opened} vehicleId={opened === 'new' ? null : opened} onClose={() => open(null)} />
      )}
    </Page>
  );
}

function useFound(vehicles: readonly Vehicle[], query: string): readonly Vehicle[] {
  const { t } = useTranslation();
  const teams = useRows('team');
  const asked = query.trim().toLowerCase();
  return useMemo(() => {
    const teamOf = ({ teamId }: Vehicle) => teams.find(({ id }) => id === teamId);
    return vehicles
      .filter((vehicle) => {
        const team = teamOf(vehicle);
        const said = [vehicle.plate, vehicle.kind, vehicleKindWords(t, vehicle.kind), team?.code, team?.name];
        return asked === '' || said.some((one) => one?.toLowerCase().includes(asked));
      })
      .toSorted((a, b) => a.plate.localeCompare(b.plate, 'zh-CN', { numeric: true }));
  }, [vehicles, teams, asked, t]);
}

/** `onOpen`: null for whoever may only look. */
function useColumns(onOpen: ((id: string) => void) | null): TableColumnsType<Vehicle> {
  const { t, i18n } = useTranslation();
  const isPhone = useMedia(PHONE);
  const plate: TableColumnsType<Vehicle>[number] = {
    key: 'plate',
    title: t('vehicle.plate'),
    width: isPhone ? undefined : 160,
    sorter: (a, b) => a.plate.localeCompare(b.plate, 'zh-CN', { numeric: true }),
    render: (_, vehicle) => (
      <>
        {onOpen === null ? (
          <b>{vehicle.plate}</b>
        ) : (
          <button type="button" className="plain row-open" onClick={() => onOpen(vehicle.id)}>
            {vehicle.plate}
          </button>
        )}
        {isPhone && (
          <div className="tertiary">
            {vehicleKindWords(t, vehicle.kind)} · <TeamName vehicle={vehicle} />
          </div>
        )}
      </>
    ),
  };
  const age: TableColumnsType<Vehicle>[number] = {
    key: 'age',
    title: t('vehicle.age'),
    width: isPhone ? 110 : 130,
    render: (_, vehicle) => <Age vehicle={vehicle} />,
  };
  if (isPhone) return [plate, age];
  return [
    plate,
    { key: 'kind', title: t('vehicle.kindOf'), width: 190, render: (_, { kind }) => vehicleKindWords(t, kind) },
    { key: 'team', title: t('vehicle.team'), render: (_, vehicle) => <TeamName vehicle={vehicle} /> },
    {
      key: 'jurisdiction',
      title: t('vehicle.jurisdiction'),
      width: 180,
      render: (_, { jurisdictionId }) => jurisdictionName(store.get('jurisdiction', jurisdictionId), i18n.language) ?? t('common.unknown'),
    },
    {
      key: 'position',
      title: t('vehicle.position'),
      width: 200,
      render: (_, vehicle) => <Point vehicle={vehicle} />,
    },
    age,
  ];
}

function TeamName({ vehicle: { teamId } }: { vehicle: Vehicle }) {
  const { t } = useTranslation();
  const team = store.get('team', teamId);
  if (teamId === null) return <span className="tertiary">{t('vehicle.noTeam')}</span>;
  return team === null ? t('common.unknown') : `${team.code} ${team.name}`;
}

/** Re-renders with the clock: positions come past React. */
function Point({ vehicle }: { vehicle: Vehicle }) {
  const { t } = useTranslation();
  useNow();
  const fix = positions.get(vehicle.positionNumber);
  return fix === null ? <span className="tertiary">{t('vehicle.noPosition')}</span> : coordinates([fix.lng, fix.lat]);
}

function Age({ vehicle }: { vehicle: Vehicle }) {
  const { t } = useTranslation();
  const nowMs = useNow();
  const fix = positions.get(vehicle.positionNumber);
  return fix === null ? <span className="tertiary">{t('common.none')}</span> : <PositionAge fixAtMs={fix.at} nowMs={nowMs} />;
}
