/** What was handed out, newest first: code, village and items. Names are read by a press, audited; what was wrong is taken back, and stays to be seen. */
import type { Depot, Issue, IssuePeople } from '@fenghuo/domain';
import { Button, type TableColumnsType } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Asked } from '../../live/asked.ts';
import type { Catalogue } from '../../live/catalogue.ts';
import { store, useNow } from '../../live/live.ts';
import { ask, send } from '../../live/send.ts';
import { ReasonDialog, tellDone, tellRefused } from '../../ui/command.tsx';
import { clockTime, count, instant, shortCode } from '../../ui/format.ts';
import { goods, itemName } from '../../ui/item-words.ts';
import { PageSearch, PageTable } from '../../ui/page-table.tsx';
import { EmptyState } from '../../ui/pane.tsx';
import { PHONE, useMedia } from '../../ui/use-media.ts';
import { jurisdictionName } from '../../ui/words.ts';

type Props = { depot: Depot; issues: Asked<readonly Issue[]>; catalogue: Catalogue; mayKeep: boolean };

export function IssueTable({ depot, issues, catalogue, mayKeep }: Props) {
  const { t, i18n } = useTranslation();
  const [text, setText] = useState('');
  const [undoing, setUndoing] = useState<Issue | null>(null);
  const all = issues.value ?? [];
  const asked = text.trim().toLowerCase();
  const rows = useMemo(
    () => all.filter((issue) => saidOf(issue, catalogue, i18n.language).some((said) => said.toLowerCase().includes(asked))),
    [all, asked, catalogue, i18n.language],
  );
  const columns = useColumns(depot, catalogue, mayKeep, setUndoing);
  const valid = all.filter(({ reversedAt }) => reversedAt === null);
  if (issues.value === null && issues.state === 'failed')
    return (
      <EmptyState unknown title={t('aid.notRead')}>
        <Button size="small" onClick={issues.read}>
          {t('common.retry')}
        </Button>
      </EmptyState>
    );
  const undo = async (reason: string): Promise<void> => {
    if (undoing === null) return;
    await send('POST', `/issues/${undoing.id}/reverse`, { reason }, { name: 'reverseIssue', subjectId: undoing.id });
    tellDone(t('aid.issue.undone', { code: shortCode(undoing.code) }));
    issues.read();
  };
  return (
    <>
      <div className="page-tools">
        <PageSearch label={t('aid.issue.search')} value={text} onChange={setText} />
        <span className="secondary">
          {t('aid.issue.sum', {
            households: count(valid.length),
            people: count(valid.reduce((sum, { people }) => sum + people, 0)),
          })}
        </span>
        {issues.at !== null && <span className="tertiary">{t('common.asOf', { time: clockTime(issues.at) })}</span>}
      </div>
      <PageTable<Issue>
        columns={columns}
        rows={rows}
        isLoaded={issues.value !== null}
        rowClassName={({ reversedAt }) => (reversedAt === null ? '' : 'is-reversed')}
        empty={all.length === 0 ? { title: t('aid.issue.none'), hint: t('aid.issue.noneHint') } : { title: t('aid.issue.noneFound') }}
        onOpen={() => undefined}
      />
      <ReasonDialog
        open={undoing !== null}
        title={t('aid.issue.undoTitle', { code: undoing === null ? '' : shortCode(undoing.code) })}
        okText={t('aid.issue.undo')}
        choices={[t('aid.issue.choice.wrong'), t('aid.issue.choice.twice'), t('aid.issue.choice.back')]}
        danger
        onCancel={() => setUndoing(null)}
        onGiven={undo}
      />
    </>
  );
}

const villageOf = ({ villageId }: Issue, language: string): string =>
  jurisdictionName(store.get('jurisdiction', villageId), language) ?? '';
const saidOf = (issue: Issue, catalogue: Catalogue, language: string): string[] => [
  issue.code,
  issue.householdCode ?? '',
  villageOf(issue, language),
  ...issue.lines.map(({ itemId }) => itemName(catalogue.item(itemId), language) ?? ''),
];

function useColumns(depot: Depot, catalogue: Catalogue, mayKeep: boolean, onUndo: (issue: Issue) => void): TableColumnsType<Issue> {
  const { t, i18n } = useTranslation();
  const nowMs = useNow();
  const isPhone = useMedia(PHONE);
  const given = ({ lines }: Issue): string =>
    lines
      .map(({ itemId, quantity }) => {
        const item = catalogue.item(itemId);
        return `${itemName(item, i18n.language) ?? t('common.unknown')} ${goods(quantity, item)}`;
      })
      .join(t('common.listSeparator'));
  const sign = ({ pointId }: Issue): string => depot.issuePoints?.find(({ id }) => id === pointId)?.sign ?? '';
  const what: TableColumnsType<Issue>[number] = {
    key: 'what',
    title: t('aid.issue.goods'),
    render: (_, issue) => (
      <>
        {given(issue)}
        {issue.reason !== null && <div className="amber-text">{t('aid.issue.againWhy', { reason: issue.reason })}</div>}
        {issue.reversedAt !== null && (
          <div className="tertiary">{t('aid.issue.reversedAt', { time: instant(Date.parse(issue.reversedAt), nowMs) })}</div>
        )}
      </>
    ),
  };
  const household: TableColumnsType<Issue>[number] = {
    key: 'household',
    title: t('aid.issue.household'),
    width: isPhone ? 130 : 236,
    render: (_, issue) => (
      <>
        <b>{villageOf(issue, i18n.language) || t('common.unknown')}</b>{' '}
        <span className="secondary nowrap">
          {issue.householdCode === null ? t('aid.issue.noLedger') : shortCode(issue.householdCode)} ·{' '}
          {t('aid.issue.peopleOf', { n: issue.people })}
        </span>
        <People issue={issue} mayKeep={mayKeep} />
      </>
    ),
  };
  const undo: TableColumnsType<Issue>[number] = {
    key: 'undo',
    title: '',
    width: 96,
    render: (_, issue) =>
      mayKeep &&
      issue.reversedAt === null && (
        <Button size="small" type="text" onClick={() => onUndo(issue)}>
          {t('aid.issue.undo')}
        </Button>
      ),
  };
  if (isPhone) return [household, what, undo];
  return [
    { key: 'code', title: t('aid.issue.code'), width: 84, render: (_, { code }) => shortCode(code) },
    { key: 'at', title: t('aid.issue.at'), width: 96, render: (_, { at }) => instant(Date.parse(at), nowMs) },
    household,
    what,
    { key: 'point', title: t('aid.points.sign'), width: 60, render: (_, issue) => sign(issue) },
    { key: 'by', title: t('aid.issue.by'), width: 80, render: (_, { byName }) => byName },
    {
      key: 'signed',
      title: t('aid.issue.signed'),
      width: 68,
      render: (_, { mediaIds: [first] }) =>
        first === undefined ? (
          <span className="tertiary">{t('common.none')}</span>
        ) : (
          <a href={`/api/v1/media/${first}`} target="_blank" rel="noreferrer">
            {t('aid.issue.see')}
          </a>
        ),
    },
    undo,
  ];
}

/** Who it was and who witnessed it: only when somebody asks, and that is written down. */
function People({ issue, mayKeep }: { issue: Issue; mayKeep: boolean }) {
  const { t } = useTranslation();
  const [people, setPeople] = useState<IssuePeople | null>(null);
  const read = (): void => void ask<IssuePeople>(`/issues/${issue.id}/people`).then(setPeople, tellRefused);
  if (people !== null)
    return (
      <div className="secondary">
        {people.household ?? t('aid.issue.noName')} · {t('aid.issue.witnessedBy', { name: people.witness ?? t('common.unknown') })}
      </div>
    );
  if (!mayKeep) return null;
  return (
    <button type="button" className="plain issue-people" title={t('aid.issue.audited')} onClick={read}>
      {t('aid.issue.readPeople')}
    </button>
  );
}
