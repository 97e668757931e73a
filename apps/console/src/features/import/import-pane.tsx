/** One import from its file to its end: columns, what its rows would do, what is wrong with them, and the step that comes next. */
import { type Import, isBusy as isAtWork } from '@fenghuo/domain';
import { Button, Popconfirm, Progress } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { applyImport, discardImport, previewImport, stopImport, undoImport, useFollowed, useTop } from '../../live/imports.ts';
import { amount } from '../../ui/amount.ts';
import { Refusal, useCommand } from '../../ui/command.tsx';
import { instant } from '../../ui/format.ts';
import { type Draft, draftOf, planOf } from './plan.ts';
import { PlanForm } from './plan-form.tsx';
import { ProblemTable } from './problem-table.tsx';
import { sheetFailure, stepFailure } from './words.ts';

type Props = { row: Import; onTold: (row: Import) => void; onGone: () => void };

export function ImportPane({ row, onTold, onGone }: Props) {
  const { t } = useTranslation();
  const [isMapping, setMapping] = useState(row.state === 'uploaded');
  const { run, isBusy, failure } = useCommand();
  useFollowed(row, onTold);
  const take = (step: () => Promise<Import>): void => void run(step).then((told) => told !== null && onTold(told));
  const failed = stepFailure(t, row);
  return (
    <section className="import-pane" aria-label={row.fileName}>
      <header className="import-head">
        <h3>{row.fileName}</h3>
        <span className="tertiary">
          {t(`sheet.kind.${row.kind}`)} · {t(`sheet.state.${row.state}`)} · {instant(Date.parse(row.uploadedAt), Date.now())}
        </span>
        {(row.state === 'uploaded' || row.state === 'previewed') && (
          <Button
            size="small"
            loading={isBusy}
            onClick={() => void run(() => discardImport(row.id).then(() => true)).then((gone) => gone && onGone())}
          >
            {t('sheet.discard')}
          </Button>
        )}
      </header>
      {failed !== null && (
        <div className="refusal" role="alert">
          {failed}
        </div>
      )}
      {isAtWork(row.state) && <AtWork row={row} onStop={() => take(() => stopImport(row.id))} />}
      {!isAtWork(row.state) && row.counts !== null && row.state !== 'uploaded' && <Counts row={row} />}
      {row.state === 'previewed' && !isMapping && (
        <Decision
          row={row}
          isBusy={isBusy}
          onMap={() => setMapping(true)}
          onApply={(goodRowsOnly) => take(() => applyImport(row.id, { goodRowsOnly }))}
        />
      )}
      {row.state === 'applied' && row.kind !== 'headcounts' && (
        <div className="import-foot-line">
          <span className="tertiary">{t('sheet.undoHint')}</span>
          <Popconfirm
            title={t('sheet.undoAsk')}
            okText={t('sheet.undo')}
            cancelText={t('common.cancel')}
            onConfirm={() => take(() => undoImport(row.id))}
          >
            <Button loading={isBusy}>{t('sheet.undo')}</Button>
          </Popconfirm>
        </div>
      )}
      <Refusal failure={failure} />
      {(row.state === 'uploaded' || (row.state === 'previewed' && isMapping)) && (
        <Mapping
          row={row}
          onTold={(told) => {
            setMapping(false);
            onTold(told);
          }}
        />
      )}
      {row.problemCount > 0 && !isAtWork(row.state) && !(isMapping && row.state === 'previewed') && <ProblemTable row={row} />}
    </section>
  );
}

function Mapping({ row, onTold }: { row: Import; onTold: (row: Import) => void }) {
  const { t } = useTranslation();
  const top = useTop(row.id, row.plan);
  const [isReread, setReread] = useState(false);
  const [edited, setEdited] = useState<Draft | null>(null);
  const { run, isBusy, failure } = useCommand();
  if (top.failure !== null && top.value === null)
    return (
      <div className="refusal" role="alert">
        {sheetFailure(t, top.failure)}
      </div>
    );
  if (top.value === null) return <p className="tertiary">{t('sheet.readingTop')}</p>;
  const draft = edited ?? draftOf(row.kind, top.value, isReread ? null : row.plan);
  const look = (): void =>
    void run(() => previewImport(row.id, planOf(draft, row.format === 'xlsx'))).then((told) => told !== null && onTold(told));
  const reread = (asked: { sheet?: string; encoding?: string }): void => {
    setEdited(null);
    setReread(true);
    top.read(asked);
  };
  return (
    <PlanForm
      row={row}
      top={top.value}
      draft={draft}
      isBusy={isBusy}
      failure={failure}
      onDraft={setEdited}
      onReread={reread}
      onLook={look}
    />
  );
}

function AtWork({ row, onStop }: { row: Import; onStop: () => void }) {
  const { t } = useTranslation();
  const all = row.of ?? row.counts?.rows ?? null;
  const at = row.state === 'applying' && row.phase === 'writing' ? 'writing' : (row.state as 'reading');
  return (
    <div className="import-work" role="status">
      <span>{t(`sheet.atWork.${at}`, { n: amount(String(row.done)) })}</span>
      {all !== null && all > 0 && <Progress size="small" percent={Math.min(100, Math.floor((100 * row.done) / all))} />}
      <Button onClick={onStop}>{t('sheet.stop')}</Button>
    </div>
  );
}

function Counts({ row: { counts, state } }: { row: Import }) {
  const { t } = useTranslation();
  if (counts === null) return null;
  const done = state === 'applied' || state === 'undone';
  const figures = [
    ['add', counts.add],
    ['update', counts.update],
    ['same', counts.same],
    ['bad', counts.bad],
  ] as const;
  return (
    <>
      <dl className="import-counts">
        {figures.map(([name, n]) => (
          <div key={name} className={name === 'bad' && n > 0 ? 'red-text' : n === 0 ? 'tertiary' : ''}>
            <dt>{t(`sheet.count.${done && name === 'bad' ? 'left' : name}`)}</dt>
            <dd>{amount(String(n))}</dd>
          </div>
        ))}
      </dl>
      {state === 'undone' && <p className="secondary">{t('sheet.undoneNote')}</p>}
    </>
  );
}

type DecisionProps = { row: Import; isBusy: boolean; onMap: () => void; onApply: (goodRowsOnly: boolean) => void };
function Decision({ row: { counts }, isBusy, onMap, onApply }: DecisionProps) {
  const { t } = useTranslation();
  if (counts === null) return null;
  const changes = counts.add + counts.update;
  const said = { n: amount(String(changes)), bad: amount(String(counts.bad)) };
  return (
    <div className="import-foot-line">
      <Button onClick={onMap}>{t('sheet.mapAgain')}</Button>
      {changes === 0 ? (
        <span className="tertiary">{t('sheet.nothing')}</span>
      ) : counts.bad === 0 ? (
        <Button type="primary" loading={isBusy} onClick={() => onApply(false)}>
          {t('sheet.apply', said)}
        </Button>
      ) : (
        <>
          <span className="tertiary">{t('sheet.goodOnlyHint')}</span>
          <Popconfirm
            title={t('sheet.goodOnlyAsk', said)}
            okText={t('sheet.goodOnlyYes')}
            cancelText={t('common.cancel')}
            onConfirm={() => onApply(true)}
          >
            <Button loading={isBusy}>{t('sheet.goodOnly', said)}</Button>
          </Popconfirm>
        </>
      )}
    </div>
  );
}
