/** What is wrong with the rows, by row and column as the sheet has them, to be mended there; also as a table to take away. */
import type { Import, ImportProblem } from '@fenghuo/domain';
import { Button, Table, type TableColumnsType } from 'antd';
import { useTranslation } from 'react-i18next';
import { download, fileName, toCsv } from '../../ui/csv.ts';
import { placeWords, problemWords } from './words.ts';

const PAGE = 50;

export function ProblemTable({ row }: { row: Import }) {
  const { t } = useTranslation();
  const columns: TableColumnsType<ImportProblem> = [
    { key: 'row', title: t('sheet.row'), dataIndex: 'row', width: 80, align: 'right' },
    { key: 'place', title: t('sheet.column'), width: 220, render: (_, problem) => placeWords(t, problem) },
    {
      key: 'value',
      title: t('sheet.value'),
      width: 200,
      ellipsis: true,
      render: (_, { value, code }) => (code === 'TWICE_IN_FILE' ? '' : value),
    },
    { key: 'what', title: t('sheet.what'), render: (_, problem) => problemWords(t, problem) },
  ];
  const save = (): void => {
    const heads = [t('sheet.row'), t('sheet.column'), t('sheet.value'), t('sheet.what')];
    const rows = row.problems.map((problem) => [problem.row, placeWords(t, problem), problem.value, problemWords(t, problem)]);
    download(fileName(t('sheet.problems'), row.fileName), toCsv(heads, rows));
  };
  return (
    <section aria-label={t('sheet.problems')}>
      <div className="import-problems-head">
        <h3>{t('sheet.problems')}</h3>
        <span className="tertiary">
          {row.problemCount > row.problems.length
            ? t('sheet.problemsShown', { n: row.problems.length, all: row.problemCount })
            : t('sheet.problemCount', { n: row.problemCount })}
        </span>
        <Button size="small" onClick={save}>
          {t('sheet.saveProblems')}
        </Button>
      </div>
      <Table<ImportProblem>
        size="small"
        rowKey={({ row: number, field, code }) => `${number} ${field} ${code}`}
        columns={columns}
        dataSource={row.problems}
        pagination={{ pageSize: PAGE, showSizeChanger: false, hideOnSinglePage: true }}
      />
    </section>
  );
}
