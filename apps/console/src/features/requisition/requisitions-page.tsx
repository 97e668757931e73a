/** /resources/requisitions: the requisitions of an incident with the step each is at, and beside them what they come to. What is open stands in the address. */
import type { Requisition } from '@fenghuo/domain';
import { Button, Dropdown, Segmented, Select, type TableColumnsType } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { useNow, useRows } from '../../live/live.ts';
import { useCompensation, useRequisitions } from '../../live/requisitions.ts';
import { can, usePerson } from '../../live/session.ts';
import { NoticeBar } from '../../ui/command.tsx';
import { instant, shortCode } from '../../ui/format.ts';
import { yuanOf } from '../../ui/money.ts';
import { Page } from '../../ui/page.tsx';
import { PageTable } from '../../ui/page-table.tsx';
import { PHONE, useMedia } from '../../ui/use-media.ts';
import { CompensationView } from './compensation-view.tsx';
import { OrderDialog } from './order-dialog.tsx';
import { RequisitionDrawer } from './requisition-drawer.tsx';
import './requisition.css';

const VIEWS = ['orders', 'sheet'] as const;
type View = (typeof VIEWS)[number];
const NONE: readonly Requisition[] = [];

export function RequisitionsPage() {
  const { t } = useTranslation();
  const incidents = useRows('incident');
  const mayOrder = can(usePerson(), 'handleIncidents');
  const [address, setAddress] = useSearchParams();
  const incidentId = address.get('incident') ?? incidents.find(({ state }) => state !== 'closed')?.id ?? null;
  const incident = incidents.find(({ id }) => id === incidentId) ?? null;
  const [view, setView] = useState<View>(address.get('view') === 'sheet' ? 'sheet' : 'orders');
  const list = useRequisitions(incidentId);
  const sheet = useCompensation(incidentId);
  const requisitions = list.value?.items ?? NONE;
  const opened = requisitions.find(({ id }) => id === address.get('requisition')) ?? null;
  const go = (entry: Record<string, string>): void =>
    setAddress({ ...(incidentId !== null && { incident: incidentId }), ...entry }, { replace: true });
  const columns = useOrderColumns((id) => go({ requisition: id }));
  const isLoaded = incidentId === null || list.value !== null;
  const total = sheet.value === null ? '' : t('requisition.total', { n: sheet.value.lines.length, yuan: yuanOf(sheet.value.totalFen) });
  return (
    <Page
      title={t('requisition.page')}
      note={incidentId !== null && total}
      actions={
        <>
          <ExportMenu incidentId={sheet.value?.lines.length ? incidentId : null} />
          {mayOrder && (
            <Button
              type="primary"
              disabled={incident === null || incident.state === 'closed'}
              title={incident === null ? t('requisition.chooseIncident') : ''}
              onClick={() => go({ new: '' })}
            >
              {t('requisition.order')}
            </Button>
          )}
        </>
      }
    >
      <div className="page-tools">
        <Select<string>
          showSearch={{ optionFilterProp: 'label' }}
          className="requisition-incident"
          aria-label={t('requisition.incident')}
          placeholder={t('requisition.incident')}
          value={incidentId}
          onChange={(id) => setAddress({ incident: id }, { replace: true })}
          options={incidents.map((one) => ({ value: one.id, label: `${shortCode(one.code)} ${one.title}` }))}
        />
        <Segmented<View>
          value={view}
          options={VIEWS.map((one) => ({ value: one, label: t(`requisition.view.${one}`) }))}
          onChange={setView}
        />
      </div>
      {view === 'sheet' ? (
        <CompensationView
          sheet={sheet.value}
          isLoaded={incidentId === null || sheet.value !== null}
          onOpen={(id) => go({ requisition: id })}
        />
      ) : (
        <PageTable<Requisition>
          columns={columns}
          rows={requisitions}
          isLoaded={isLoaded}
          empty={{ title: t('requisition.none'), hint: t('requisition.noneHint') }}
          onOpen={({ id }) => go({ requisition: id })}
        />
      )}
      <NoticeBar />
      {address.has('new') && mayOrder && incidentId !== null && (
        <OrderDialog incidentId={incidentId} onClose={() => go({})} onOrdered={(id) => go({ requisition: id })} />
      )}
      {opened !== null && <RequisitionDrawer key={opened.id} requisition={opened} onClose={() => go({})} />}
    </Page>
  );
}

/** Made by the server: neutral cells, who took it above them, and an entry in the audit. */
function ExportMenu({ incidentId }: { incidentId: string | null }) {
  const { t, i18n } = useTranslation();
  const language = i18n.language.startsWith('zh') ? 'zh' : 'en';
  const items = (['xlsx', 'csv'] as const).map((format) => ({
    key: format,
    label: (
      <a download href={`/api/v1/exports/compensation?incidentId=${incidentId}&format=${format}&language=${language}`}>
        {format}
      </a>
    ),
  }));
  return (
    <Dropdown menu={{ items }} disabled={incidentId === null} trigger={['click']}>
      <Button>{t('requisition.export')}</Button>
    </Dropdown>
  );
}

function useOrderColumns(onOpen: (id: string) => void): TableColumnsType<Requisition> {
  const { t } = useTranslation();
  const nowMs = useNow();
  const isPhone = useMedia(PHONE);
  const time = (iso: string | null): string => (iso === null ? '—' : instant(Date.parse(iso), nowMs));
  const code: TableColumnsType<Requisition>[number] = {
    key: 'code',
    title: t('requisition.code'),
    width: isPhone ? undefined : 120,
    render: (_, { id, code: own, lines }) => (
      <>
        <button type="button" className="plain row-open" onClick={() => onOpen(id)}>
          {shortCode(own)}
        </button>
        {isPhone && <div className="tertiary">{whatOf(lines)}</div>}
      </>
    ),
  };
  const state: TableColumnsType<Requisition>[number] = {
    key: 'state',
    title: t('requisition.stateOf'),
    width: 110,
    render: (_, row) => t(`requisition.state.${row.state}`),
  };
  if (isPhone) return [code, state];
  return [
    code,
    { key: 'what', title: t('requisition.what'), render: (_, { lines }) => whatOf(lines) },
    state,
    { key: 'ordered', title: t('requisition.orderTime'), width: 150, render: (_, { orderedAt }) => time(orderedAt) },
    { key: 'from', title: t('requisition.from'), width: 150, render: (_, { handedOverAt }) => time(handedOverAt) },
    {
      key: 'open',
      title: t('requisition.stillOut'),
      width: 110,
      align: 'right',
      render: (_, { state: now, lines }) => (now === 'inUse' ? lines.filter(({ outcome }) => outcome === null).length : '—'),
    },
    {
      key: 'total',
      title: t('requisition.fee'),
      width: 130,
      align: 'right',
      render: (_, { totalFen }) => (totalFen === null ? '—' : <b>{yuanOf(totalFen)}</b>),
    },
  ];
}

const whatOf = (lines: Requisition['lines']): string =>
  lines.map(({ what, quantity }) => (quantity === '1' ? what : `${what} × ${quantity}`)).join('、');
