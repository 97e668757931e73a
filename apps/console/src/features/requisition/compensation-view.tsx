/** The compensation sheet of an incident (征用补偿清单), line by line as the records have it; the server makes the file for the finance office. */
import { type CompensationSheet, usedText } from '@fenghuo/domain';
import type { TableColumnsType } from 'antd';
import { useTranslation } from 'react-i18next';
import { useNow } from '../../live/live.ts';
import { amount } from '../../ui/amount.ts';
import { instant, shortCode } from '../../ui/format.ts';
import { yuanOf } from '../../ui/money.ts';
import { PageTable } from '../../ui/page-table.tsx';
import { PHONE, useMedia } from '../../ui/use-media.ts';

type Row = CompensationSheet['lines'][number] & { id: string };
type Props = { sheet: CompensationSheet | null; isLoaded: boolean; onOpen: (requisitionId: string) => void };

export function CompensationView({ sheet, isLoaded, onOpen }: Props) {
  const { t } = useTranslation();
  const rows = (sheet?.lines ?? []).map((line, index): Row => ({ ...line, id: `${line.requisitionId} ${index}` }));
  return (
    <PageTable<Row>
      columns={useColumns()}
      rows={rows}
      isLoaded={isLoaded}
      empty={{ title: t('requisition.none'), hint: t('requisition.sheetHint') }}
      onOpen={({ requisitionId }) => onOpen(requisitionId)}
    />
  );
}

function useColumns(): TableColumnsType<Row> {
  const { t } = useTranslation();
  const nowMs = useNow();
  const isPhone = useMedia(PHONE);
  const time = (iso: string | null): string => (iso === null ? '—' : instant(Date.parse(iso), nowMs));
  const yuan = (fen: string | null): string => (fen === null ? '—' : yuanOf(fen));
  const fee: TableColumnsType<Row>[number] = {
    key: 'fee',
    title: t('requisition.fee'),
    width: 120,
    align: 'right',
    render: (_, { feeFen }) => <b>{yuan(feeFen)}</b>,
  };
  if (isPhone)
    return [
      {
        key: 'what',
        title: t('requisition.what'),
        render: (_, line) => (
          <>
            {line.what}
            <div className="tertiary">
              {usedText(line) ?? '—'} · {yuan(line.priceFen ?? line.ratePerHourFen)}
            </div>
          </>
        ),
      },
      fee,
    ];
  return [
    { key: 'code', title: t('requisition.code'), width: 110, render: (_, { code }) => shortCode(code) },
    { key: 'what', title: t('requisition.what'), dataIndex: 'what' },
    { key: 'kind', title: t('requisition.kindOf'), width: 90, render: (_, { kind }) => t(`requisition.kind.${kind}`) },
    { key: 'quantity', title: t('requisition.quantity'), width: 90, align: 'right', render: (_, { quantity }) => amount(quantity) },
    { key: 'from', title: t('requisition.from'), width: 140, render: (_, { from }) => time(from) },
    { key: 'until', title: t('requisition.until'), width: 140, render: (_, { endedAt }) => time(endedAt) },
    { key: 'used', title: t('requisition.used'), width: 110, align: 'right', render: (_, line) => usedText(line) ?? '—' },
    {
      key: 'price',
      title: t('requisition.price'),
      width: 110,
      align: 'right',
      render: (_, line) => yuan(line.priceFen ?? line.ratePerHourFen),
    },
    fee,
    { key: 'state', title: t('requisition.stateOf'), width: 100, render: (_, { state }) => t(`requisition.state.${state}`) },
  ];
}
