/** The same shelters as rows: for a long list, and for whoever reads figures rather than bars. */
import { freeOf, registration, type Shelter } from '@fenghuo/domain';
import type { TableProps } from 'antd';
import { useTranslation } from 'react-i18next';
import { count } from '../../ui/format.ts';
import type { NodeFacts } from '../../ui/node-facts.ts';
import { PageTable } from '../../ui/page-table.tsx';
import { jurisdictionName } from '../../ui/words.ts';
import { CheckedChip, StandingChip } from './shelter-card.tsx';

type Props = { shelters: readonly Shelter[]; facts: NodeFacts; isLoaded: boolean; onOpen: (id: string) => void };

export function ShelterTable({ shelters, facts, isLoaded, onOpen }: Props) {
  const { t, i18n } = useTranslation();
  const district = ({ jurisdictionId }: Shelter): string => jurisdictionName(facts.district(jurisdictionId), i18n.language) ?? '';
  const figure = (title: string, of: (shelter: Shelter) => number) => ({
    title,
    align: 'right' as const,
    sorter: (a: Shelter, b: Shelter) => of(a) - of(b),
    render: (_: unknown, shelter: Shelter) => <span className={of(shelter) === 0 ? 'tertiary' : ''}>{count(of(shelter))}</span>,
  });
  const columns: NonNullable<TableProps<Shelter>['columns']> = [
    {
      title: t('shelter.column.name'),
      render: (_, { id, name }) => (
        <button type="button" className="plain row-open" onClick={() => onOpen(id)}>
          {name}
        </button>
      ),
    },
    { title: t('shelter.column.district'), render: (_, shelter) => district(shelter) },
    {
      title: t('shelter.column.state'),
      render: (_, shelter) => <StandingChip shelter={shelter} settings={facts.settings(shelter.jurisdictionId)} />,
    },
    figure(t('shelter.column.present'), ({ present }) => present),
    figure(t('shelter.column.capacity'), ({ capacity }) => capacity),
    figure(t('shelter.column.reserved'), ({ onTheWay }) => onTheWay),
    figure(t('shelter.column.free'), freeOf),
    figure(t('shelter.column.registered'), (shelter) => registration(shelter).registered),
    figure(t('shelter.column.special'), ({ specialPresent }) => specialPresent),
    figure(t('shelter.column.faults'), ({ faults }) => faults.length),
    {
      title: t('shelter.column.confirmed'),
      render: (_, shelter) => <CheckedChip shelter={shelter} settings={facts.settings(shelter.jurisdictionId)} />,
    },
  ];
  return (
    <div className="shelter-table">
      <PageTable<Shelter>
        columns={columns}
        rows={shelters}
        isLoaded={isLoaded}
        empty={{ title: t('shelter.noneFound') }}
        onOpen={({ id }) => onOpen(id)}
      />
    </div>
  );
}
