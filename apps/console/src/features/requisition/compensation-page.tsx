/** /resources/requisitions: the compensation sheet of an incident (征用补偿清单), line by line as the records have it, and as a table for the finance office. */
import type { CompensationSheet } from '@fenghuo/domain';
import { Button, Select, type TableColumnsType } from 'antd';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { useCompensation } from '../../live/compensation.ts';
import { useNow, useRows } from '../../live/live.ts';
import { amount } from '../../ui/amount.ts';
import { download, fileName, isoWithOffset, toCsv } from '../../ui/csv.ts';
import { instant, shortCode } from '../../ui/format.ts';
import { Page } from '../../ui/page.tsx';
import { PageTable } from '../../ui/page-table.tsx';

type Line = CompensationSheet['lines'][number];
type Row = Line & { id: string };

export function CompensationPage() {
  const { t } = useTranslation();
  const incidents = useRows('incident');
  const [address, setAddress] = useSearchParams();
  const chosen = address.get('incident') ?? incidents[0]?.id ?? null;
  const sheet = useCompensation(chosen);
  const columns = useColumns();
  const lines = sheet.value?.lines ?? [];
  const rows = lines.map((line, index): Row => ({ ...line, id: `${line.requisitionId} ${index}` }));
  const code = incidents.find(({ id }) => id === chosen)?.code ?? '';
  const save = (): void => download(fileName(t('requisition.sheet'), code), csvOf(lines, t));
  return (
    <Page
      title={t('requisition.sheet')}
      note={sheet.value !== null && t('requisition.total', { n: lines.length, yuan: yuanOf(sheet.value.totalFen) })}
      actions={
        <Button disabled={lines.length === 0} onClick={save}>
          {t('requisition.csv')}
        </Button>
      }
    >
      <div className="page-tools">
        <Select<string>
          showSearch={{ optionFilterProp: 'label' }}
          style={{ minWidth: 280 }}
          aria-label={t('requisition.incident')}
          placeholder={t('requisition.incident')}
          value={chosen}
          onChange={(id) => setAddress({ incident: id }, { replace: true })}
          options={incidents.map((one) => ({ value: one.id, label: `${shortCode(one.code)} ${one.title}` }))}
        />
      </div>
      <PageTable<Row>
        columns={columns}
        rows={rows}
        isLoaded={chosen === null || sheet.value !== null}
        empty={{ title: t('requisition.none'), hint: t('requisition.noneHint') }}
        onOpen={() => undefined}
      />
    </Page>
  );
}

function useColumns(): TableColumnsType<Row> {
  const { t } = useTranslation();
  const nowMs = useNow();
  const time = (iso: string | null): string => (iso === null ? '—' : instant(Date.parse(iso), nowMs));
  return [
    { key: 'code', title: t('requisition.code'), width: 110, render: (_, { code }) => shortCode(code) },
    { key: 'what', title: t('requisition.what'), dataIndex: 'what' },
    { key: 'kind', title: t('requisition.kindOf'), width: 90, render: (_, { kind }) => t(`requisition.kind.${kind}`) },
    { key: 'quantity', title: t('requisition.quantity'), width: 90, align: 'right', render: (_, { quantity }) => amount(quantity) },
    { key: 'from', title: t('requisition.from'), width: 140, render: (_, { from }) => time(from) },
    { key: 'until', title: t('requisition.until'), width: 140, render: (_, { endedAt }) => time(endedAt) },
    { key: 'used', title: t('requisition.used'), width: 110, align: 'right', render: (_, line) => usedOf(line) },
    {
      key: 'price',
      title: t('requisition.price'),
      width: 110,
      align: 'right',
      render: (_, line) => yuanOf(line.priceFen ?? line.ratePerHourFen),
    },
    { key: 'fee', title: t('requisition.fee'), width: 120, align: 'right', render: (_, { feeFen }) => <b>{yuanOf(feeFen)}</b> },
    { key: 'state', title: t('requisition.stateOf'), width: 100, render: (_, { state }) => t(`requisition.state.${state}`) },
  ];
}

/** Hours, minutes and seconds of a machine; base units of goods. */
function usedOf({ used, kind }: Line): string {
  if (used === null) return '—';
  if (kind === 'goods') return amount(used);
  const seconds = Number(used);
  const two = (n: number): string => String(Math.floor(n)).padStart(2, '0');
  return `${Math.floor(seconds / 3600)}:${two((seconds % 3600) / 60)}:${two(seconds % 60)}`;
}

/** Exactly: fen are whole. */
const yuanOf = (fen: string | null): string => (fen === null ? '—' : `${fen.slice(0, -2) || '0'}.${fen.slice(-2).padStart(2, '0')}`);

function csvOf(lines: readonly Line[], t: TFunction): string {
  const heads = ['code', 'what', 'kindOf', 'quantity', 'from', 'until', 'used', 'price', 'fee', 'stateOf'] as const;
  const time = (iso: string | null): string => (iso === null ? '' : isoWithOffset(Date.parse(iso)));
  return toCsv(
    heads.map((head) => t(`requisition.${head}`)),
    lines.map((line) => [
      ...[line.code, line.what, t(`requisition.kind.${line.kind}`), line.quantity, time(line.from), time(line.endedAt), usedOf(line)],
      ...[yuanOf(line.priceFen ?? line.ratePerHourFen), yuanOf(line.feeFen), t(`requisition.state.${line.state}`)],
    ]),
  );
}
