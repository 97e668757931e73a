/** /resources/imports: lists from spreadsheets. At the left what one has sent in, at the right the one that is being worked at. */
import { EXPORT_KINDS, type Import, type Permission, SHEET_KINDS, type SheetKind } from '@fenghuo/domain';
import { Select, Skeleton } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { sendSheet, useImports } from '../../live/imports.ts';
import { can, type SignedIn, usePerson } from '../../live/session.ts';
import { useCommand } from '../../ui/command.tsx';
import { ExportButton } from '../../ui/export-button.tsx';
import { FileButton } from '../../ui/file-button.tsx';
import { instant } from '../../ui/format.ts';
import { Page } from '../../ui/page.tsx';
import { EmptyState } from '../../ui/pane.tsx';
import { ImportPane } from './import-pane.tsx';
import { sheetFailure } from './words.ts';
import './import.css';

const NEEDED: Record<SheetKind, Permission> = {
  items: 'manageSupplies',
  depots: 'manageSupplies',
  stock: 'manageSupplies',
  shelters: 'manageShelters',
  headcounts: 'manageShelters',
  households: 'keepHouseholds',
};
/** Also what is refused is read: the refusal says what to save the file as. */
const FILES = '.xlsx,.csv,.txt,.xls,.et,.xlsm';

export function ImportsPage() {
  const { t } = useTranslation();
  const { items, state, at, put, read } = useImports();
  const [address, setAddress] = useSearchParams();
  const kinds = kindsOf(usePerson());
  const asked = address.get('kind');
  const kind = kinds.find((one) => one === asked) ?? kinds[0] ?? null;
  const exported = EXPORT_KINDS.find((one) => one === kind);
  const openId = address.get('import');
  const opened = items.find(({ id }) => id === openId) ?? null;
  const { run, isBusy, failure } = useCommand();
  const [sentName, setSentName] = useState('');
  const go = (more: Record<string, string>): void => setAddress({ ...(kind !== null && { kind }), ...more }, { replace: true });
  const take = async (file: File): Promise<void> => {
    if (kind === null) return;
    setSentName(file.name);
    const made = await run(() => sendSheet(kind, file));
    if (made === null) return;
    put(made);
    go({ import: made.id });
  };
  return (
    <Page
      title={t('sheet.title')}
      note={state === 'failed' ? <span className="red-text">{t('settings.notRead')}</span> : t('sheet.note')}
      actions={
        kind !== null && (
          <>
            <Select<SheetKind>
              aria-label={t('sheet.kindTitle')}
              className="import-kind"
              value={kind}
              onChange={(value) => setAddress({ kind: value }, { replace: true })}
              options={kinds.map((value) => ({ value, label: t(`sheet.kind.${value}`) }))}
            />
            {exported !== undefined && <ExportButton key={exported} kind={exported} />}
            <FileButton label={t(isBusy ? 'sheet.sending' : 'sheet.choose')} accept={FILES} onFile={(file) => void take(file)} />
          </>
        )
      }
    >
      {failure !== null && (
        <div className="refusal import-refusal" role="alert">
          <b>{sentName}</b> {sheetFailure(t, failure)}
        </div>
      )}
      <div className="import-screen">
        <nav className="import-list" aria-label={t('sheet.mine')}>
          {at === null && state === 'reading' && <Skeleton active title={false} paragraph={{ rows: 5 }} />}
          {at !== null && items.length === 0 && <p className="tertiary">{t('sheet.none')}</p>}
          {items.map((one) => (
            <ListedImport key={one.id} row={one} isOpen={one.id === openId} onOpen={() => go({ import: one.id })} />
          ))}
        </nav>
        <div className="import-opened">
          {opened === null ? (
            <EmptyState title={t('sheet.pick')}>{t('sheet.pickHint')}</EmptyState>
          ) : (
            <ImportPane
              key={opened.id}
              row={opened}
              onTold={put}
              onGone={() => {
                read();
                go({});
              }}
            />
          )}
        </div>
      </div>
    </Page>
  );
}

/** What somebody may send in; a keeper brings stock into the own depot. */
function kindsOf(person: SignedIn | null): readonly SheetKind[] {
  const isKeeper = person?.roles.some(({ role }) => role === 'depotKeeper') ?? false;
  return SHEET_KINDS.filter((kind) => can(person, NEEDED[kind]) || (kind === 'stock' && isKeeper));
}

function ListedImport({ row, isOpen, onOpen }: { row: Import; isOpen: boolean; onOpen: () => void }) {
  const { t } = useTranslation();
  return (
    <button type="button" className={`plain import-listed ${isOpen ? 'is-open' : ''}`} aria-current={isOpen} onClick={onOpen}>
      <b>{row.fileName}</b>
      <span className="tertiary">
        {t(`sheet.kind.${row.kind}`)} · {t(`sheet.state.${row.state}`)} · {instant(Date.parse(row.uploadedAt), Date.now())}
      </span>
    </button>
  );
}
