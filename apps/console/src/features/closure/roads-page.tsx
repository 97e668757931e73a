/** /resources/roads: the roads that are closed and those that were opened, each with its clock, its crew and when it should be open. */
import type { ClockedClosure, Closure } from '@fenghuo/domain';
import { Button, Segmented, type TableColumnsType } from 'antd';
import type { TFunction } from 'i18next';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAsked } from '../../live/asked.ts';
import { useNow, useRows } from '../../live/live.ts';
import { can, usePerson } from '../../live/session.ts';
import { NoticeBar, Refusal } from '../../ui/command.tsx';
import { coordinates, instant } from '../../ui/format.ts';
import { Page } from '../../ui/page.tsx';
import { PageTable } from '../../ui/page-table.tsx';
import { TimeChip } from '../../ui/time-chip.tsx';
import { PHONE, useMedia } from '../../ui/use-media.ts';
import { CrewLine } from './crew-line.tsx';
import { middleOf } from './middle-of.ts';
import { verdictOf } from './took.ts';
import { useOpenRoad } from './use-open-road.ts';
import './closure.css';

const STATES = ['closed', 'open'] as const;
type State = (typeof STATES)[number];
const SHOWN = 200;

export function RoadsPage() {
  const { t } = useTranslation();
  const closed = useRows('closure');
  const [state, setState] = useState<State>('closed');
  // A road that was opened is in the feed no longer: the list is read again when one leaves it or changes.
  const stamp = closed.map(({ id, version }) => `${id} ${version}`).join();
  const opened = useAsked<{ items: ClockedClosure[] }>(state === 'open' ? `/closures?state=open&limit=${SHOWN}` : null, stamp);
  const rows: readonly (Closure | ClockedClosure)[] = state === 'closed' ? closed : (opened.value?.items ?? []);
  const columns = useColumns();
  return (
    <Page
      title={t('closure.page')}
      note={state === 'closed' ? t('closure.count', { n: closed.length }) : rateOf(t, opened.value?.items ?? [])}
    >
      <div className="page-tools">
        <Segmented<State>
          value={state}
          options={STATES.map((one) => ({ value: one, label: t(`closure.state.${one}`) }))}
          onChange={setState}
        />
      </div>
      <PageTable<Closure | ClockedClosure>
        columns={columns}
        rows={rows.toSorted((a, b) => b.from.localeCompare(a.from))}
        isLoaded={state === 'closed' || opened.value !== null}
        empty={{ title: t(`closure.empty.${state}`), hint: t('closure.hint') }}
        onOpen={() => undefined}
      />
      <NoticeBar />
    </Page>
  );
}

/** How many of those that were opened were so in time (24 小时抢通率). */
function rateOf(t: TFunction, opened: readonly ClockedClosure[]): string {
  const within = opened.filter(({ clock }) => clock?.isWithin === true).length;
  return opened.length === 0 ? '' : t('closure.rate', { within, all: opened.length, percent: Math.round((within / opened.length) * 100) });
}

function useColumns(): TableColumnsType<Closure | ClockedClosure> {
  const { t } = useTranslation();
  const nowMs = useNow();
  const isPhone = useMedia(PHONE);
  const time = (iso: string): string => instant(Date.parse(iso), nowMs);
  const opened: TableColumnsType<Closure | ClockedClosure>[number] = {
    key: 'opened',
    title: t('closure.openedAt'),
    width: isPhone ? 84 : 150,
    render: (_, closure) => (closure.openedAt === null ? <OpenButton closure={closure} /> : time(closure.openedAt)),
  };
  if (isPhone)
    return [
      {
        key: 'road',
        title: t('closure.reason'),
        render: (_, closure) => (
          <div className="closure-road">
            <b>{closure.reason}</b>
            <span className="tertiary">{t('closure.since', { time: time(closure.from) })}</span>
            <Clock closure={closure} />
            <CrewLine closure={closure} />
          </div>
        ),
      },
      opened,
    ];
  return [
    {
      key: 'reason',
      title: t('closure.reason'),
      render: (_, closure) => (
        <>
          <b>{closure.reason}</b> <span className="tertiary nowrap">{coordinates(middleOf(closure))}</span>
        </>
      ),
    },
    { key: 'from', title: t('closure.from'), width: 150, render: (_, { from }) => time(from) },
    { key: 'clock', title: t('closure.clock'), width: 230, render: (_, closure) => <Clock closure={closure} /> },
    { key: 'crew', title: t('closure.crew.column'), width: 420, render: (_, closure) => <CrewLine closure={closure} /> },
    opened,
  ];
}

function Clock({ closure }: { closure: Closure | ClockedClosure }) {
  const { t } = useTranslation();
  const { clock } = useOpenRoad(closure);
  const kept = 'clock' in closure ? closure.clock : clock;
  const verdict = verdictOf(t, kept);
  if (kept === null) return '—';
  if (verdict !== null) return <b className={kept.isWithin ? 'closure-within' : 'red-text'}>{verdict}</b>;
  return <TimeChip tone={kept.tone} seconds={kept.seconds} targetSeconds={kept.limitSeconds} />;
}

function OpenButton({ closure }: { closure: Closure }) {
  const { t } = useTranslation();
  const { open, isBusy, failure } = useOpenRoad(closure);
  if (!can(usePerson(), 'closeRoads')) return '—';
  return (
    <>
      <Button size="small" loading={isBusy} onClick={() => void open()}>
        {t('closure.open')}
      </Button>
      <Refusal failure={failure} />
    </>
  );
}
