/** The ranked teams. Arrow keys move, Space ticks; what cannot be sent stays below with its reason. */
import type { RecommendationReason } from '@fenghuo/domain';
import { Checkbox, Table, type TableColumnsType } from 'antd';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { positions, store, useNow } from '../../live/live.ts';
import { distance, duration, minutes } from '../../ui/format.ts';
import { LateGlyph } from '../../ui/glyphs.tsx';
import { PositionAge } from '../../ui/position-age.tsx';
import { capabilityWords, jurisdictionName } from '../../ui/words.ts';
import type { Candidate, RequirementRow } from './advice.ts';

const BLOCKING = new Set(['OUT_OF_SERVICE', 'ON_THIS_INCIDENT']);
const isBlocked = ({ advice }: Candidate): boolean => advice.reasons.some(({ code }) => BLOCKING.has(code));

/** The first reason is the one that counts; capabilities, position and load have columns of their own. */
const HEADLINE: readonly RecommendationReason['code'][] = [
  'ON_THIS_INCIDENT',
  'OUT_OF_SERVICE',
  'GATE_OPEN',
  'BUSY',
  'DECLINED',
  'UNREACHABLE',
  'ROAD_CLOSED',
  'LEVEL_TOO_LOW',
  'TOO_FEW_PEOPLE',
  'NEAREST',
  'LEVEL',
  'SAME_JURISDICTION',
  'NO_CAPABILITY',
];
const CALM: ReadonlySet<string> = new Set(['NEAREST', 'LEVEL', 'SAME_JURISDICTION']);

export function reasonWords(t: TFunction, reason: RecommendationReason): string {
  const isNoWay = reason.code === 'ROAD_CLOSED' && reason.addedSeconds === null;
  return t(isNoWay ? 'dispatch.noWayLeft' : `dispatch.reason.${reason.code}`, {
    capability: 'capability' in reason ? capabilityWords(t, reason.capability) : '',
    level: 'level' in reason ? reason.level : '',
    assignmentCount: 'assignmentCount' in reason ? reason.assignmentCount : '',
    headcount: 'headcount' in reason ? reason.headcount : '',
    needed: 'needed' in reason ? reason.needed : '',
    age: 'ageSeconds' in reason ? duration(reason.ageSeconds) : '',
    added: 'addedSeconds' in reason && reason.addedSeconds !== null ? minutes(reason.addedSeconds) : '',
    worked: 'workedSeconds' in reason ? duration(reason.workedSeconds) : '',
  });
}

function headline(t: TFunction, candidate: Candidate): { words: string; isWarning: boolean } | null {
  for (const code of HEADLINE) {
    const reason = candidate.advice.reasons.find((one) => one.code === code);
    if (reason) return { words: reasonWords(t, reason), isWarning: !CALM.has(code) };
  }
  return null;
}

type Props = {
  requirements: readonly RequirementRow[];
  candidates: readonly Candidate[];
  chosen: readonly string[];
  isCompact: boolean;
  isLoading: boolean;
  onToggle: (teamId: string) => void;
  /** Of the row that has the pointer or the focus. */
  onPoint: (teamId: string | null) => void;
};

export function TeamTable({ requirements, candidates, chosen, isCompact, isLoading, onToggle, onPoint }: Props) {
  const { t, i18n } = useTranslation();
  const nowMs = useNow();
  const needs = requirements.map(({ capability }) => capability);
  const columns: TableColumnsType<Candidate> = [
    {
      key: 'tick',
      width: 32,
      render: (_, row) => (
        <Checkbox
          checked={chosen.includes(row.team.id)}
          disabled={isBlocked(row)}
          aria-label={row.team.name}
          onChange={() => onToggle(row.team.id)}
          onClick={(event) => event.stopPropagation()}
        />
      ),
    },
    {
      key: 'team',
      title: t('dispatch.col.team'),
      render: (_, { team }) => (
        <span className="nowrap">
          {chosen.includes(team.id) && <i className="tick-number">{chosen.indexOf(team.id) + 1}</i>}
          <b>{team.name}</b> <span className="tertiary">{team.code}</span>
        </span>
      ),
    },
    {
      key: 'reason',
      title: t('dispatch.col.reason'),
      width: 132,
      render: (_, row) => {
        const reason = headline(t, row);
        return (
          <span className="nowrap">
            {row.advice.advised && <span className="reason-chip reason-chip-advised">{t('dispatch.advised')}</span>}{' '}
            {reason && <span className={reason.isWarning ? 'reason-chip reason-chip-warning' : 'reason-chip'}>{reason.words}</span>}
          </span>
        );
      },
    },
    {
      key: 'capability',
      title: t('dispatch.col.capability'),
      render: (_, { team }) => {
        const matching = team.capabilities.filter(({ code }) => needs.includes(code));
        const shown = (matching.length > 0 ? matching : team.capabilities).slice(0, 3).map(({ code }) => capabilityWords(t, code));
        return <span className={matching.length > 0 ? '' : 'tertiary'}>{shown.join(t('common.listSeparator'))}</span>;
      },
    },
    { key: 'crew', title: t('dispatch.col.crew'), align: 'right', width: 46, render: (_, { team }) => team.headcount ?? t('common.none') },
    {
      key: 'state',
      title: t('dispatch.col.state'),
      width: 84,
      render: (_, { team }) =>
        team.availability === 'outOfService'
          ? t('dispatch.outOfService')
          : team.openAssignmentIds.length > 0
            ? t('dispatch.onAssignments', { n: team.openAssignmentIds.length })
            : t('dispatch.standby'),
    },
    {
      key: 'load',
      title: t('dispatch.col.load'),
      align: 'right',
      width: 62,
      render: (_, { advice }) => {
        const rest = advice.reasons.find((reason) => reason.code === 'REST_DUE');
        return (
          <span className={rest ? 'amber-text nowrap' : 'nowrap'} title={rest && reasonWords(t, rest)}>
            {rest && <LateGlyph size={12} />} {advice.load}
          </span>
        );
      },
    },
    {
      key: 'distance',
      title: t('dispatch.col.distance'),
      align: 'right',
      width: 76,
      render: (_, { advice }) => (advice.distanceMetres === null ? t('common.none') : distance(advice.distanceMetres)),
    },
    {
      key: 'eta',
      title: t('dispatch.col.eta'),
      align: 'right',
      width: 84,
      render: (_, { advice }) => (
        <span className="nowrap">
          <b>{advice.etaSeconds === null ? t('common.none') : minutes(advice.etaSeconds)}</b>{' '}
          {advice.etaSeconds !== null && advice.estimated && <span className="tertiary">{t('dispatch.estimated')}</span>}
        </span>
      ),
    },
    {
      key: 'position',
      title: t('dispatch.col.position'),
      align: 'right',
      width: 84,
      render: (_, { team, advice }) => {
        const fixAtMs = positions.get(team.positionNumber)?.at;
        if (fixAtMs === undefined) return <span className="tertiary">{t('dispatch.atStation')}</span>;
        const isByStation = advice.reasons.some(({ code }) => code === 'STATION_ASSUMED');
        return (
          <span title={isByStation ? t('dispatch.reason.STATION_ASSUMED') : ''}>
            <PositionAge fixAtMs={fixAtMs} nowMs={nowMs} />
          </span>
        );
      },
    },
    {
      key: 'uncovered',
      title: t('dispatch.col.uncovered'),
      width: 96,
      render: (_, { advice: { leavesUncovered: codes } }) => {
        if (codes.length === 0) return <span className="tertiary">{t('common.none')}</span>;
        const names = codes.map((code) => townName(code, i18n.language));
        return (
          <span className="amber-text nowrap cut" title={names.join(t('common.listSeparator'))}>
            {codes.length === 1 ? names[0] : t('dispatch.uncovered', { n: codes.length })}
          </span>
        );
      },
    },
  ];
  const shown = isCompact ? columns.filter(({ key }) => key !== 'distance' && key !== 'crew' && key !== 'load') : columns;
  return (
    <Table<Candidate>
      className="team-table"
      size="small"
      rowKey={({ team }) => team.id}
      columns={shown}
      dataSource={[...candidates]}
      loading={isLoading}
      pagination={false}
      rowClassName={(row) => (isBlocked(row) ? 'is-blocked' : chosen.includes(row.team.id) ? 'ant-table-row-selected' : '')}
      onRow={(row) => ({
        tabIndex: 0,
        onMouseEnter: () => onPoint(row.team.id),
        onMouseLeave: () => onPoint(null),
        onFocus: () => onPoint(row.team.id),
        onBlur: () => onPoint(null),
        onClick: () => !isBlocked(row) && onToggle(row.team.id),
        onKeyDown: (event) => {
          if (event.key === ' ') {
            event.preventDefault();
            if (!isBlocked(row)) onToggle(row.team.id);
          } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
            event.preventDefault();
            const next = event.key === 'ArrowDown' ? event.currentTarget.nextElementSibling : event.currentTarget.previousElementSibling;
            if (next instanceof HTMLElement) next.focus();
          }
        },
      })}
    />
  );
}

const townName = (regionCode: string, language: string): string =>
  jurisdictionName(
    store.list('jurisdiction').find(({ code }) => code === regionCode),
    language,
  ) ?? regionCode;
