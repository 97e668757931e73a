/** Each district beside what it should have: effective area for each resident, and shelters of grade one. What is below its norm is red; what is not known is —. */
import type { ShelterNorm } from '@fenghuo/domain';
import { Button, Skeleton, Table, type TableProps } from 'antd';
import { useTranslation } from 'react-i18next';
import { useAsked } from '../../live/asked.ts';
import { store, useRevision } from '../../live/live.ts';
import { count } from '../../ui/format.ts';
import { LateGlyph } from '../../ui/glyphs.tsx';
import { EmptyState } from '../../ui/pane.tsx';
import { jurisdictionName } from '../../ui/words.ts';
import { isBelow, shareOfNorm } from './norm.ts';

export function Norms() {
  const { t, i18n } = useTranslation();
  useRevision();
  const { value, state, read } = useAsked<{ items: ShelterNorm[] }>('/shelters/norms');
  if (state === 'failed' && value === null)
    return (
      <EmptyState title={t('error.UNEXPECTED')}>
        <Button size="small" onClick={read}>
          {t('common.retry')}
        </Button>
      </EmptyState>
    );
  if (value === null) return <Skeleton active className="page-skeleton" paragraph={{ rows: 8 }} title={false} />;
  const { items } = value;
  const below = items.filter((norm) => isBelow(norm).length > 0).length;
  const figure = (title: string, of: (norm: ShelterNorm) => string): NonNullable<TableProps<ShelterNorm>['columns']>[number] => ({
    title,
    align: 'right',
    render: (_, norm) => of(norm),
  });
  const columns: TableProps<ShelterNorm>['columns'] = [
    {
      title: t('shelter.norm.district'),
      render: (_, { jurisdictionId }) => <b>{jurisdictionName(store.get('jurisdiction', jurisdictionId), i18n.language)}</b>,
    },
    { title: t('shelter.norm.perResident'), width: 320, render: (_, norm) => <PerResident norm={norm} /> },
    { title: t('shelter.norm.gradeOne'), render: (_, norm) => <GradeOne norm={norm} /> },
    figure(t('shelter.norm.area'), ({ area }) => count(Math.round(Number(area)))),
    {
      title: t('shelter.norm.residents'),
      align: 'right',
      render: (_, { residents }) =>
        residents === null ? (
          <span className="tertiary">{t('shelter.norm.noResidents')}</span>
        ) : (
          <>
            {count(residents.count)}{' '}
            <span className="tertiary">{t('shelter.norm.source', { source: residents.source, year: residents.year })}</span>
          </>
        ),
    },
    figure(t('shelter.norm.shelters'), ({ shelters }) => count(shelters)),
    figure(t('shelter.norm.capacity'), ({ capacity }) => count(capacity)),
    figure(t('shelter.norm.present'), ({ present }) => count(present)),
    figure(t('shelter.norm.perPresent'), ({ perPresent }) => perPresent ?? t('common.none')),
  ];
  return (
    <div className="shelter-table shelter-norms">
      {below > 0 && (
        <p className="red-text strong">
          <LateGlyph size={13} /> {t('shelter.norm.count', { n: below })}
        </p>
      )}
      <Table<ShelterNorm>
        size="small"
        rowKey="jurisdictionId"
        columns={columns}
        dataSource={items}
        pagination={false}
        rowClassName={(norm) => (isBelow(norm).length > 0 ? 'is-below' : '')}
        locale={{ emptyText: <EmptyState title={t('shelter.norm.none')} /> }}
      />
      <p className="tertiary">{t('shelter.norm.note')}</p>
    </div>
  );
}

/** The tick of the norm stands at the same place in every row. */
function PerResident({ norm }: { norm: ShelterNorm }) {
  const { t } = useTranslation();
  if (norm.perResident === null) return <span className="tertiary">{t('common.none')}</span>;
  const isShort = isBelow(norm).includes('perResident');
  const share = shareOfNorm(norm.perResident, norm.needed);
  return (
    <span className="norm-cell">
      <b className={isShort ? 'red-text' : ''}>{norm.perResident}</b>
      <svg className={`norm-bar ${isShort ? 'is-below' : ''}`} viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
        <rect className="occupancy-free" y="2" width="100" height="4" />
        <rect className="norm-value" y="2" width={Math.min(100, share * 60)} height="4" />
        <rect className="norm-tick" x="59.5" width="1" height="8" />
      </svg>
      <span className={isShort ? 'red-text' : 'tertiary'}>
        {t(isShort ? 'shelter.norm.below' : 'shelter.norm.needed', { n: norm.needed })}
      </span>
    </span>
  );
}

function GradeOne({ norm }: { norm: ShelterNorm }) {
  const { t } = useTranslation();
  const isShort = isBelow(norm).includes('gradeOne');
  return (
    <span className={isShort ? 'red-text strong' : ''}>
      {norm.gradeOne} / {norm.gradeOneNeeded} {isShort && t('shelter.norm.below', { n: norm.gradeOneNeeded })}
    </span>
  );
}
