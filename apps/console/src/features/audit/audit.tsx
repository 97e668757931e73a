/** The audit: who signed in, who was refused what, who read personal data. Read, filtered and exported; never changed. */
import type { AuditEntry } from '@fenghuo/domain';
import { Button, DatePicker, Select, Skeleton, Table, type TableColumnsType } from 'antd';
import dayjs from 'dayjs';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNow } from '../../live/live.ts';
import { Refusal } from '../../ui/command.tsx';
import { clockTime, count, instant } from '../../ui/format.ts';
import { CrossGlyph } from '../../ui/glyphs.tsx';
import { Page } from '../../ui/page.tsx';
import { EmptyState } from '../../ui/pane.tsx';
import { PHONE, useMedia } from '../../ui/use-media.ts';
import { ACTIONS, type AuditFilter, actionWords, detailWords, isFiltered, NO_FILTER } from './audit-query.ts';
import { useAudit } from './use-audit.ts';
import { useExport } from './use-export.ts';
import './audit.css';

export function AuditPage() {
  const { t } = useTranslation();
  const isPhone = useMedia(PHONE);
  const [filter, setFilter] = useState<AuditFilter>(NO_FILTER);
  const { items, next, state, at, more, again } = useAudit(filter);
  const exporting = useExport();
  // The day decides how an instant is written; the second does not.
  const day = dayjs(useNow()).startOf('day').valueOf();
  const columns = useMemo<TableColumnsType<AuditEntry>>(() => {
    const when: TableColumnsType<AuditEntry>[number] = {
      key: 'at',
      title: t('audit.column.at'),
      width: isPhone ? 92 : 172,
      render: (_, entry) => (
        <time dateTime={entry.at} title={dayjs(entry.at).format('YYYY-MM-DD HH:mm:ss')}>
          {instant(Date.parse(entry.at), day)}
        </time>
      ),
    };
    const who = (entry: AuditEntry) => (
      <Who entry={entry} onChoose={(person) => setFilter((before) => ({ ...before, person }))} isChosen={filter.person !== null} />
    );
    if (isPhone) {
      return [
        when,
        {
          key: 'what',
          title: t('audit.column.action'),
          render: (_, entry) => (
            <>
              <b>{actionWords(t, entry.action)}</b>
              <div>
                {who(entry)} <span className="tertiary">{entry.address}</span>
              </div>
              <div className="tertiary audit-detail">{detailWords(t, entry)}</div>
            </>
          ),
        },
      ];
    }
    return [
      when,
      { key: 'action', title: t('audit.column.action'), width: 160, render: (_, entry) => actionWords(t, entry.action) },
      { key: 'name', title: t('audit.column.name'), width: 200, render: (_, entry) => who(entry) },
      { key: 'address', title: t('audit.column.address'), dataIndex: 'address', width: 170 },
      {
        key: 'detail',
        title: t('audit.column.detail'),
        render: (_, entry) => <span className="secondary audit-detail">{detailWords(t, entry)}</span>,
      },
    ];
  }, [t, isPhone, day, filter.person]);
  return (
    <Page
      title={t('audit.title')}
      note={
        state === 'failed' ? (
          <span className="red-text">{t('audit.failed')}</span>
        ) : (
          at !== null && (
            <>
              {t(next === null ? 'audit.loaded' : 'audit.loadedMore', { n: count(items.length) })} ·{' '}
              {t('common.asOf', { time: clockTime(at) })}
            </>
          )
        )
      }
      actions={
        <>
          <Button onClick={again} loading={state === 'reading' && at !== null}>
            {t('settings.refresh')}
          </Button>
          {exporting.read === null ? (
            <Button type="primary" onClick={() => exporting.start(filter)}>
              {t('audit.export')}
            </Button>
          ) : (
            <Button onClick={exporting.stop}>{t('audit.exporting', { n: count(exporting.read) })}</Button>
          )}
        </>
      }
    >
      <div className="page-tools">
        <Select<string>
          className="audit-action"
          aria-label={t('audit.action')}
          value={filter.action ?? ''}
          onChange={(action) => setFilter({ ...filter, action: action || null })}
          options={[{ value: '', label: t('audit.allActions') }, ...ACTIONS.map((value) => ({ value, label: actionWords(t, value) }))]}
        />
        <DatePicker.RangePicker
          className="audit-range"
          showTime={{ format: 'HH:mm' }}
          format="YYYY-MM-DD HH:mm"
          allowEmpty={[true, true]}
          placeholder={[t('audit.from'), t('audit.to')]}
          value={[filter.from === null ? null : dayjs(filter.from), filter.to === null ? null : dayjs(filter.to)]}
          onChange={(range) => setFilter({ ...filter, from: range?.[0]?.valueOf() ?? null, to: range?.[1]?.valueOf() ?? null })}
        />
        {filter.person && (
          <Button onClick={() => setFilter({ ...filter, person: null })}>
            {t('audit.onlyPerson', { name: filter.person.name })} <CrossGlyph size={12} />
          </Button>
        )}
        {isFiltered(filter) && (
          <Button type="text" onClick={() => setFilter(NO_FILTER)}>
            {t('audit.clear')}
          </Button>
        )}
        <span className="tertiary audit-recorded">{t('audit.recorded')}</span>
      </div>
      <Refusal failure={exporting.failure} title={t('audit.exportFailed')} />
      {at === null && state === 'reading' ? (
        <Skeleton active className="page-skeleton" paragraph={{ rows: 10 }} title={false} />
      ) : (
        <Table<AuditEntry>
          size="small"
          rowKey="id"
          sticky
          columns={columns}
          dataSource={items as AuditEntry[]}
          pagination={false}
          locale={{ emptyText: <EmptyState title={t(isFiltered(filter) ? 'audit.noneFound' : 'audit.none')} /> }}
        />
      )}
      {next !== null && (
        <div className="audit-more">
          <Button onClick={more} loading={state === 'reading'}>
            {t('audit.more')}
          </Button>
        </div>
      )}
    </Page>
  );
}

type WhoProps = { entry: AuditEntry; isChosen: boolean; onChoose: (person: { id: string; name: string }) => void };

/** A name filters by its person; a refused sign-in may name somebody who does not exist. */
function Who({ entry, isChosen, onChoose }: WhoProps) {
  const { t } = useTranslation();
  const { personId, name } = entry;
  if (personId === null || isChosen) return <span className={name ? '' : 'tertiary'}>{name ?? t('audit.nobody')}</span>;
  const shown = name ?? personId;
  return (
    <button
      type="button"
      className="plain audit-who"
      title={t('audit.filterPerson')}
      onClick={() => onChoose({ id: personId, name: shown })}
    >
      {shown}
    </button>
  );
}
