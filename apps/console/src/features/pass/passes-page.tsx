/** /resources/passes: the passes in force, whose time runs out first at the top; one press shows a pass as it is printed. */
import type { Pass } from '@fenghuo/domain';
import { Button, type TableColumnsType } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { store, useIsLoaded, useNow, useRow, useRows } from '../../live/live.ts';
import { can, usePerson } from '../../live/session.ts';
import { NoticeBar } from '../../ui/command.tsx';
import { instant, shortCode } from '../../ui/format.ts';
import { Page } from '../../ui/page.tsx';
import { PageSearch, PageTable } from '../../ui/page-table.tsx';
import { PHONE, useMedia } from '../../ui/use-media.ts';
import { IssueDialog } from './issue-dialog.tsx';
import { PassSheet } from './pass-sheet.tsx';

export function PassesPage() {
  const { t } = useTranslation();
  const passes = useRows('pass');
  const isLoaded = useIsLoaded();
  const mayIssue = can(usePerson(), 'manageSupplies');
  const [query, setQuery] = useState('');
  // What is open stands in the address: a shipment leads here.
  const [address, setAddress] = useSearchParams();
  const open = (entry: Record<string, string>): void => setAddress(entry, { replace: true });
  const found = useFound(passes, query);
  const opened = useRow('pass', address.get('pass'));
  const shipment = useRow('shipment', address.get('for'));
  const columns = useColumns((id) => open({ pass: id }));
  const isIssuing = mayIssue && isLoaded && (address.has('new') || shipment !== null);
  return (
    <Page
      title={t('pass.title')}
      note={isLoaded && t('pass.count', { n: passes.length })}
      actions={
        mayIssue && (
          <Button type="primary" onClick={() => open({ new: '' })}>
            {t('pass.issue')}
          </Button>
        )
      }
    >
      <div className="page-tools">
        <PageSearch label={t('pass.search')} value={query} onChange={setQuery} />
      </div>
      <PageTable<Pass>
        columns={columns}
        rows={found}
        isLoaded={isLoaded}
        empty={passes.length === 0 ? { title: t('pass.none'), hint: t('pass.noneHint') } : { title: t('pass.noneFound') }}
        onOpen={({ id }) => open({ pass: id })}
      />
      <NoticeBar />
      {isIssuing && <IssueDialog shipment={shipment ?? null} onClose={() => open({})} onIssued={(id) => open({ pass: id })} />}
      {opened && <PassSheet key={opened.id} pass={opened} mayRevoke={mayIssue} onClose={() => open({})} />}
    </Page>
  );
}

function useFound(passes: readonly Pass[], query: string): readonly Pass[] {
  const asked = query.trim().toLowerCase();
  return useMemo(
    () =>
      passes
        .filter(
          ({ plate, cargo, route, code }) => asked === '' || [plate, cargo, route, code].some((one) => one.toLowerCase().includes(asked)),
        )
        .toSorted((a, b) => a.validUntil.localeCompare(b.validUntil)),
    [passes, asked],
  );
}

function useColumns(onOpen: (id: string) => void): TableColumnsType<Pass> {
  const { t } = useTranslation();
  const isPhone = useMedia(PHONE);
  const plate: TableColumnsType<Pass>[number] = {
    key: 'plate',
    title: t('pass.plate'),
    width: isPhone ? undefined : 150,
    render: (_, pass) => (
      <>
        <button type="button" className="plain row-open" onClick={() => onOpen(pass.id)}>
          {pass.plate}
        </button>
        {isPhone && <div className="tertiary">{pass.cargo}</div>}
      </>
    ),
  };
  const until: TableColumnsType<Pass>[number] = {
    key: 'until',
    title: t('pass.until'),
    width: isPhone ? 120 : 220,
    render: (_, pass) => <Until pass={pass} />,
  };
  if (isPhone) return [plate, until];
  return [
    plate,
    { key: 'cargo', title: t('pass.cargo'), dataIndex: 'cargo' },
    { key: 'route', title: t('pass.route'), dataIndex: 'route' },
    until,
    {
      key: 'shipment',
      title: t('pass.shipment'),
      width: 120,
      render: (_, { shipmentId }) => shortCode(store.get('shipment', shipmentId)?.code ?? '—'),
    },
    { key: 'code', title: t('pass.code'), width: 110, render: (_, { code }) => shortCode(code) },
    { key: 'by', title: t('pass.by'), width: 120, dataIndex: 'issuedByName' },
  ];
}

function Until({ pass }: { pass: Pass }) {
  const { t } = useTranslation();
  const nowMs = useNow();
  const [from, until] = [Date.parse(pass.validFrom), Date.parse(pass.validUntil)];
  if (from > nowMs) return <span className="amber-text">{t('pass.notYet', { time: instant(from, nowMs) })}</span>;
  if (until <= nowMs) return <span className="red-text">{t('pass.expired', { time: instant(until, nowMs) })}</span>;
  return instant(until, nowMs);
}
