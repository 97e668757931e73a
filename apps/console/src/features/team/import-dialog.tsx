/** Importing teams: first what each line would do, then the doing with its progress; what fails is named and can be tried again. */
import { CreateTeam, DescribeTeam, type Team } from '@fenghuo/domain';
import { Button, Modal, Progress, Table, type TableColumnsType } from 'antd';
import type { TFunction } from 'i18next';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRows } from '../../live/live.ts';
import { send } from '../../live/send.ts';
import { tellDone } from '../../ui/command.tsx';
import { failureWords } from '../../ui/failure.ts';
import { issuesOf } from '../../ui/field-errors.ts';
import type { Sheet } from '../../ui/read-sheet.ts';
import { type Contacts, type ImportFault, type ImportRow, planImport, type SheetWords } from './team-sheet.ts';

type Props = { fileName: string; sheet: Sheet; contacts: Contacts; words: SheetWords; onClose: () => void };
type Outcome = 'done' | { failure: unknown };
type Doing = Extract<ImportRow, { does: 'create' | 'change' }>;

/** At one time: quick, and no flood for a small server. */
const AT_ONCE = 4;
const PAGE = 50;

export function ImportDialog({ fileName, sheet, contacts, words, onClose }: Props) {
  const { t } = useTranslation();
  const teams = useRows('team');
  const jurisdictions = useRows('jurisdiction');
  const [outcomes, setOutcomes] = useState<ReadonlyMap<number, Outcome>>(new Map());
  const [isRunning, setRunning] = useState(false);
  // What the lines would do to the teams as they were when the file was opened: the import itself changes them.
  // biome-ignore lint/correctness/useExhaustiveDependencies: planned once
  const plan = useMemo(
    () =>
      planImport(sheet, { teams, contacts, jurisdictions, words }, (body, isNew) => issuesOf(t, isNew ? CreateTeam : DescribeTeam, body)),
    [sheet],
  );
  const doing = plan.rows.filter((row): row is Doing => row.does === 'create' || row.does === 'change');
  const left = doing.filter(({ line }) => outcomes.get(line) !== 'done');
  const failed = doing.filter(({ line }) => typeof outcomes.get(line) === 'object').length;
  const refused = plan.rows.filter(({ does }) => does === 'refuse').length;
  const same = plan.rows.filter(({ does }) => does === 'nothing').length;
  const isBlocked = plan.missing.length > 0;

  const run = async (): Promise<void> => {
    setRunning(true);
    const queue = [...left];
    let failures = 0;
    const worker = async (): Promise<void> => {
      for (let row = queue.shift(); row !== undefined; row = queue.shift()) {
        const outcome = await deliver(row).then(
          (): Outcome => 'done',
          (failure: unknown): Outcome => ({ failure }),
        );
        if (outcome !== 'done') failures += 1;
        const { line } = row;
        setOutcomes((before) => new Map([...before, [line, outcome]]));
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    setRunning(false);
    if (failures > 0) return;
    tellDone(t('team.import.done', { n: doing.length }));
    if (refused === 0) onClose();
  };
  return (
    <Modal
      open
      width={860}
      title={t('team.import.title', { name: fileName })}
      onCancel={isRunning ? () => undefined : onClose}
      closable={!isRunning}
      footer={
        <div className="import-foot">
          {(isRunning || outcomes.size > 0) && (
            <Progress className="import-progress" size="small" percent={Math.round((100 * (doing.length - left.length)) / doing.length)} />
          )}
          <Button disabled={isRunning} onClick={onClose}>
            {t(left.length === 0 ? 'common.close' : 'common.cancel')}
          </Button>
          <Button
            type="primary"
            loading={isRunning}
            disabled={left.length === 0 || isBlocked}
            title={left.length === 0 ? t('team.import.nothing') : ''}
            onClick={() => void run()}
          >
            {t(failed > 0 ? 'team.import.again' : 'team.import.run', { n: left.length })}
          </Button>
        </div>
      }
    >
      <div className="import-summary">
        <span>
          <b>{doing.filter(({ does }) => does === 'create').length}</b> {t('team.import.create')}
        </span>
        <span>
          <b>{doing.filter(({ does }) => does === 'change').length}</b> {t('team.import.change')}
        </span>
        <span className="tertiary">
          <b>{same}</b> {t('team.import.same')}
        </span>
        <span className={refused > 0 ? 'red-text' : 'tertiary'}>
          <b>{refused}</b> {t('team.import.refused')}
        </span>
      </div>
      {isBlocked && (
        <div className="refusal" role="alert">
          {t('team.import.missing', { list: plan.missing.map((column) => t(`team.column.${column}`)).join(t('common.listSeparator')) })}
        </div>
      )}
      {plan.unknown.length > 0 && (
        <p className="amber-text">{t('team.import.unknown', { list: plan.unknown.join(t('common.listSeparator')) })}</p>
      )}
      <p className="tertiary">{t('team.import.hint')}</p>
      <ImportTable rows={plan.rows} outcomes={outcomes} />
    </Modal>
  );
}

const deliver = (row: Doing): Promise<Team> =>
  row.does === 'create'
    ? send<Team>('POST', '/teams', row.body, { name: 'createTeam' })
    : send<Team>('PATCH', `/teams/${row.team.id}`, row.body, { name: 'describeTeam', subjectId: row.team.id, version: row.team.version });

/** What needs a look stands on top. */
const ORDER: Readonly<Record<ImportRow['does'], number>> = { refuse: 0, change: 1, create: 2, nothing: 3 };

function ImportTable({ rows, outcomes }: { rows: readonly ImportRow[]; outcomes: ReadonlyMap<number, Outcome> }) {
  const { t } = useTranslation();
  const sorted = useMemo(() => rows.toSorted((a, b) => ORDER[a.does] - ORDER[b.does] || a.line - b.line), [rows]);
  const columns: TableColumnsType<ImportRow> = [
    { key: 'line', title: t('team.import.line'), dataIndex: 'line', width: 56, align: 'right' },
    { key: 'code', title: t('team.column.code'), dataIndex: 'code', width: 110 },
    { key: 'name', title: t('team.column.name'), dataIndex: 'name', width: 220 },
    { key: 'does', title: t('team.import.does'), render: (_, row) => <Does row={row} outcome={outcomes.get(row.line)} /> },
  ];
  return (
    <Table<ImportRow>
      size="small"
      rowKey="line"
      columns={columns}
      dataSource={sorted}
      scroll={{ y: 320 }}
      pagination={{ pageSize: PAGE, showSizeChanger: false, hideOnSinglePage: true }}
    />
  );
}

function Does({ row, outcome }: { row: ImportRow; outcome: Outcome | undefined }) {
  const { t } = useTranslation();
  if (outcome === 'done') return t('team.import.isDone');
  if (outcome !== undefined) return <span className="red-text">{failureWords(t, outcome.failure)}</span>;
  switch (row.does) {
    case 'create':
      return t('team.import.create');
    case 'nothing':
      return <span className="tertiary">{t('team.import.same')}</span>;
    case 'change': {
      const fields = Object.keys(row.body).map((field) => t(`team.field.${field as 'name'}`));
      return `${t('team.import.change')} ${fields.join(t('common.listSeparator'))}`;
    }
    case 'refuse':
      return <span className="red-text">{row.faults.map((fault) => faultWords(t, fault)).join(t('common.listSeparator'))}</span>;
  }
}

function faultWords(t: TFunction, fault: ImportFault): string {
  const column = t(`team.column.${fault.column}`);
  if (fault.why === 'schema') return `${column} ${fault.text}`;
  return t(`team.import.fault.${fault.why}`, { column, text: 'text' in fault ? fault.text : '' });
}
