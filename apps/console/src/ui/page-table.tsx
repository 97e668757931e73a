/** The table of a page and the search above it: small rows, a head that stays, a skeleton on the first load only, a double click opens. */
import { Input, Skeleton, Table, type TableProps } from 'antd';
import type { ReactNode } from 'react';
import { SearchGlyph } from './glyphs.tsx';
import { EmptyState } from './pane.tsx';

export function PageSearch({ label, value, onChange }: { label: string; value: string; onChange: (value: string) => void }) {
  return (
    <Input
      className="page-search"
      allowClear
      prefix={<SearchGlyph />}
      aria-label={label}
      placeholder={label}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

type Row = { id: string };
type Props<R extends Row> = Pick<TableProps<R>, 'columns' | 'expandable' | 'rowClassName'> & {
  rows: readonly R[];
  isLoaded: boolean;
  /** What an empty table says, and what to do about it. */
  empty: { title: string; hint?: ReactNode };
  onOpen: (row: R) => void;
  /** A tree is shown whole. */
  isWhole?: boolean;
};

const PAGE = 100;

export function PageTable<R extends Row>({ rows, isLoaded, empty, onOpen, isWhole = false, ...table }: Props<R>) {
  if (!isLoaded) return <Skeleton active className="page-skeleton" paragraph={{ rows: 8 }} title={false} />;
  return (
    <Table<R>
      {...table}
      size="small"
      rowKey="id"
      dataSource={[...rows]}
      sticky
      showSorterTooltip={false}
      pagination={isWhole ? false : { pageSize: PAGE, showSizeChanger: false, hideOnSinglePage: true }}
      locale={{ emptyText: <EmptyState title={empty.title}>{empty.hint}</EmptyState> }}
      onRow={(row) => ({ onDoubleClick: () => onOpen(row) })}
    />
  );
}
