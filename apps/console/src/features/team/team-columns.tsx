/** The columns of the ledger of teams; on a phone two of them. */
import { isOpen, type Team } from '@fenghuo/domain';
import type { TableColumnsType } from 'antd';
import { useTranslation } from 'react-i18next';
import { positions, store, useNow } from '../../live/live.ts';
import { PositionAge } from '../../ui/position-age.tsx';
import { COMPACT, PHONE, useMedia } from '../../ui/use-media.ts';
import { addressOf, capabilityWords, jurisdictionName } from '../../ui/words.ts';
import { ContactLostMark } from './contact-lost.tsx';

export const STANDINGS = ['all', 'standby', 'assigned', 'outOfService'] as const;
type Standing = Exclude<(typeof STANDINGS)[number], 'all'>;

/** What a team does counts before whether it could be sent. */
export const standingOf = (team: Team): Standing =>
  store.assignmentsBy('teamId').get(team.id)?.some(isOpen) ? 'assigned' : team.availability === 'outOfService' ? 'outOfService' : 'standby';

/** `onOpen`: null for whoever may only look. */
export function useColumns(onOpen: ((id: string) => void) | null): TableColumnsType<Team> {
  const { t, i18n } = useTranslation();
  const isPhone = useMedia(PHONE);
  const isCompact = useMedia(COMPACT);
  const capabilitiesOf = (team: Team): string =>
    team.capabilities.map(({ code, level }) => capabilityWords(t, code) + (level ? ` ${level}` : '')).join(t('common.listSeparator'));
  const name: TableColumnsType<Team>[number] = {
    key: 'name',
    title: t('team.column.name'),
    width: isPhone ? undefined : 210,
    sorter: (a, b) => a.name.localeCompare(b.name, i18n.language),
    render: (_, team) => (
      <>
        {onOpen === null ? (
          <b>{team.name}</b>
        ) : (
          <button type="button" className="plain row-open" onClick={() => onOpen(team.id)}>
            {team.name}
          </button>
        )}
        <ContactLostMark team={team} />
        {isPhone && <div className="tertiary">{[team.code, capabilitiesOf(team)].filter(Boolean).join(' · ')}</div>}
      </>
    ),
  };
  const standing: TableColumnsType<Team>[number] = {
    key: 'standing',
    title: t('team.form.standing'),
    width: isPhone ? 88 : 100,
    render: (_, team) => <StandingWord team={team} />,
  };
  const jurisdiction: TableColumnsType<Team>[number] = {
    key: 'jurisdiction',
    title: t('team.form.jurisdiction'),
    width: 150,
    render: (_, { jurisdictionId }) => jurisdictionName(store.get('jurisdiction', jurisdictionId), i18n.language),
  };
  if (isPhone) return [name, standing];
  return [
    {
      key: 'code',
      title: t('team.column.code'),
      dataIndex: 'code',
      width: 84,
      sorter: (a, b) => a.code.localeCompare(b.code, 'en', { numeric: true }),
    },
    name,
    {
      key: 'capabilities',
      title: t('team.capabilities'),
      render: (_, team) => (
        <span className="plain-tags">
          {team.capabilities.map(({ code, level }) => (
            <span key={code} className="plain-tag">
              {capabilityWords(t, code)}
              {level && <b>{level}</b>}
            </span>
          ))}
        </span>
      ),
    },
    {
      key: 'headcount',
      title: t('team.headcount'),
      align: 'right',
      width: 104,
      sorter: (a, b) => (a.headcount ?? -1) - (b.headcount ?? -1),
      render: (_, { headcount }) => headcount ?? t('common.none'),
    },
    { key: 'leader', title: t('team.leader'), width: 100, render: (_, { leader }) => leader?.name ?? t('common.none') },
    {
      key: 'station',
      title: t('team.station'),
      width: 220,
      render: (_, { station }) => <span className="cut team-station">{(station && addressOf(station)) ?? t('common.none')}</span>,
    },
    // The address of the station says it as well.
    ...(isCompact ? [] : [jurisdiction]),
    { key: 'position', title: t('team.position'), width: 104, render: (_, team) => <Position team={team} /> },
    standing,
  ];
}

/** Two signs: the glyph and the word. */
const GLYPH: Readonly<Record<Standing, string>> = { standby: '○', assigned: '●', outOfService: '⊘' };

function StandingWord({ team }: { team: Team }) {
  const { t } = useTranslation();
  const standing = standingOf(team);
  return (
    <span className={standing === 'outOfService' ? 'tertiary nowrap' : 'nowrap'}>
      <i className="team-glyph" aria-hidden="true">
        {GLYPH[standing]}
      </i>{' '}
      {t(`team.${standing}`)}
    </span>
  );
}

function Position({ team }: { team: Team }) {
  const { t } = useTranslation();
  const nowMs = useNow();
  const fix = positions.get(team.positionNumber);
  return fix ? <PositionAge fixAtMs={fix.at} nowMs={nowMs} /> : <span className="tertiary">{t('dispatch.atStation')}</span>;
}
