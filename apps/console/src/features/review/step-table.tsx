/** The numbers behind the lanes: each team's steps with what was past the target. */
import { isOpen, type Targets } from '@fenghuo/domain';
import { Table, type TableColumnsType } from 'antd';
import { useTranslation } from 'react-i18next';
import { store, useRevision } from '../../live/live.ts';
import { allowance, duration, instant, minutes } from '../../ui/format.ts';
import { StateChip } from '../../ui/state-chip.tsx';
import type { Lane } from './lanes.ts';
import { ASSIGNMENT_STEPS, type AssignmentStep, isPast, msOf, overSeconds, type Span, secondsOf, spansOf } from './steps.ts';

type Props = { lanes: readonly Lane[]; targets: Targets; nowMs: number };

const TARGET_OF: Record<AssignmentStep, keyof Targets> = {
  acknowledge: 'acknowledgeSeconds',
  turnout: 'turnoutSeconds',
  travel: 'arriveSeconds',
};

export function StepTable({ lanes, targets, nowMs }: Props) {
  const { t } = useTranslation();
  useRevision();
  const columns: TableColumnsType<Lane> = [
    {
      key: 'team',
      title: t('review.column.team'),
      render: (_, { assignment }) => {
        const team = store.get('team', assignment.teamId);
        return (
          <span className="nowrap">
            <b>{team?.name ?? t('common.unknown')}</b> <span className="tertiary">{team?.code}</span>
          </span>
        );
      },
    },
    {
      key: 'dispatched',
      title: t('review.column.dispatched'),
      render: (_, { assignment }) => <span className="nowrap">{instant(Date.parse(assignment.dispatchedAt), nowMs)}</span>,
    },
    ...ASSIGNMENT_STEPS.map((step) => ({
      key: step,
      title: `${t(`review.column.${step}`)} ${allowance(targets[TARGET_OF[step]])}`,
      render: (_: unknown, { assignment }: Lane) => <SpanCell span={spansOf(assignment, targets, nowMs)[step]} />,
    })),
    {
      key: 'arrival',
      title: t('review.column.arrival'),
      render: (_, { assignment: { dispatchedAt, etaAt, onSceneAt } }) => {
        const took = (at: string | null | undefined): string =>
          at ? minutes((Date.parse(at) - Date.parse(dispatchedAt)) / 1000) : t('common.none');
        return etaAt || onSceneAt ? <span className="nowrap">{`${took(onSceneAt)} / ${took(etaAt)}`}</span> : <Nothing />;
      },
    },
    {
      key: 'onScene',
      title: t('review.column.onScene'),
      render: (_, { assignment }) => {
        const from = msOf(assignment.onSceneAt);
        const to = msOf(assignment.endedAt) ?? (isOpen(assignment) ? nowMs : null);
        return from === null || to === null || to < from ? <Nothing /> : duration((to - from) / 1000);
      },
    },
    { key: 'state', title: t('review.column.state'), render: (_, { assignment }) => <StateChip state={assignment.state} /> },
  ];
  return (
    <Table<Lane>
      className="step-table"
      size="small"
      pagination={false}
      columns={columns}
      dataSource={[...lanes]}
      rowKey={({ assignment }) => assignment.id}
      scroll={{ x: 'max-content' }}
      locale={{ emptyText: t('review.noTeams') }}
    />
  );
}

const Nothing = () => {
  const { t } = useTranslation();
  return <span className="tertiary">{t('common.none')}</span>;
};

function SpanCell({ span }: { span: Span | undefined }) {
  const { t } = useTranslation();
  if (span === undefined) return <Nothing />;
  return (
    <span className="nowrap">
      {duration(secondsOf(span))}
      {isPast(span) && <span className="red-text strong"> {t('review.over', { time: duration(overSeconds(span)) })}</span>}
      {span.isRunning && !isPast(span) && <span className="tertiary"> {t('review.inProgress')}</span>}
    </span>
  );
}
