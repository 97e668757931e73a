/** The ledger of teams (队伍台账): who could be sent, kept by the duty desk, and in and out of spreadsheets. */
import type { Team } from '@fenghuo/domain';
import { Button, Segmented } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { useIsLoaded, useRows } from '../../live/live.ts';
import { serverTime } from '../../live/server-time.ts';
import { can, usePerson } from '../../live/session.ts';
import { allContacts } from '../../live/team-contacts.ts';
import { useCapabilityOptions } from '../../ui/capability-options.ts';
import { NoticeBar, Refusal, useCommand } from '../../ui/command.tsx';
import { download, fileName, toCsv } from '../../ui/csv.ts';
import { FileButton } from '../../ui/file-button.tsx';
import { clockTime } from '../../ui/format.ts';
import { Page } from '../../ui/page.tsx';
import { PageSearch, PageTable } from '../../ui/page-table.tsx';
import { useSounds } from '../../ui/pinyin.ts';
import { readSheet, type Sheet, SheetError, type SheetFault } from '../../ui/read-sheet.ts';
import { capabilityWords } from '../../ui/words.ts';
import { ImportDialog } from './import-dialog.tsx';
import { STANDINGS, standingOf, useColumns } from './team-columns.tsx';
import { TeamDrawer } from './team-drawer.tsx';
import { COLUMNS, type Column, type Contacts, type SheetWords, sheetOf } from './team-sheet.ts';
import './team.css';

export function TeamsPage() {
  const { t } = useTranslation();
  const teams = useRows('team');
  const jurisdictions = useRows('jurisdiction');
  const isLoaded = useIsLoaded();
  const person = usePerson();
  const mayManage = can(person, 'manageTeams');
  const { run, isBusy, failure } = useCommand();
  const [query, setQuery] = useState('');
  const [shown, setShown] = useState<(typeof STANDINGS)[number]>('all');
  const [address, setAddress] = useSearchParams();
  const [file, setFile] = useState<{ name: string; sheet: Sheet; contacts: Contacts } | null>(null);
  const [fault, setFault] = useState<SheetFault | null>(null);
  const words = useSheetWords();
  const found = useFound(teams, query, shown);
  // Which card is open stands in the address: other screens lead here.
  const opened = address.get('team');
  const open = (id: string | null): void => setAddress(id === null ? {} : { team: id }, { replace: true });
  const columns = useColumns(mayManage ? open : null);

  /** Read for the table, once; whoever may not call anybody gets one without numbers. */
  const contactsForTable = (): Promise<Contacts | null> =>
    run(async () => (teams.length > 0 && can(person, 'readContacts') ? allContacts() : new Map()));
  const save = async (rows: readonly Team[]): Promise<void> => {
    const contacts = await contactsForTable();
    if (contacts === null) return;
    const table = sheetOf(rows, jurisdictions, contacts, { capability: (code) => capabilityWords(t, code) });
    const headers = COLUMNS.map((column) => t(`team.column.${column}`));
    download(fileName(t('team.ledger'), clockTime(serverTime.now())), toCsv(headers, table));
  };
  const read = async (chosen: File): Promise<void> => {
    setFault(null);
    const sheet = await readSheet(chosen).catch((error: unknown) => {
      setFault(error instanceof SheetError ? error.fault : 'notATable');
      return null;
    });
    const contacts = sheet && (await contactsForTable());
    if (sheet && contacts) setFile({ name: chosen.name, sheet, contacts });
  };
  return (
    <Page
      title={t('team.ledger')}
      note={isLoaded && t(found.length === teams.length ? 'team.count' : 'team.countOf', { n: found.length, all: teams.length })}
      actions={
        <>
          <Button loading={isBusy} onClick={() => void save(found)}>
            {t(teams.length === 0 ? 'team.template' : 'team.export')}
          </Button>
          {mayManage && <FileButton label={t('team.import.button')} accept=".csv,.txt,text/csv" onFile={(chosen) => void read(chosen)} />}
          {mayManage && (
            <Button type="primary" onClick={() => open('new')}>
              {t('team.create')}
            </Button>
          )}
        </>
      }
    >
      <div className="page-tools">
        <PageSearch label={t('team.search')} value={query} onChange={setQuery} />
        <Segmented
          value={shown}
          onChange={setShown}
          options={STANDINGS.map((value) => ({ value, label: value === 'all' ? t('team.all') : t(`team.${value}`) }))}
        />
        {fault && (
          <span className="red-text" role="alert">
            {t(`team.import.file.${fault}`)}
          </span>
        )}
      </div>
      <Refusal failure={failure} title={t('team.reach.failed')} />
      <PageTable<Team>
        columns={columns}
        rows={found}
        isLoaded={isLoaded}
        empty={
          teams.length === 0
            ? { title: t('team.none'), hint: t(mayManage ? 'team.noneHint' : 'team.noneHintOthers') }
            : { title: t('team.noneFound') }
        }
        onOpen={({ id }) => mayManage && open(id)}
      />
      <NoticeBar />
      {opened !== null && mayManage && isLoaded && (
        <TeamDrawer key={opened} teamId={opened === 'new' ? null : opened} onClose={() => open(null)} />
      )}
      {file && (
        <ImportDialog fileName={file.name} sheet={file.sheet} contacts={file.contacts} words={words} onClose={() => setFile(null)} />
      )}
    </Page>
  );
}

function useFound(teams: readonly Team[], query: string, shown: (typeof STANDINGS)[number]): readonly Team[] {
  const { t } = useTranslation();
  const asked = query.trim().toLowerCase();
  const sounds = useSounds(asked !== '');
  const assignments = useRows('assignment');
  // biome-ignore lint/correctness/useExhaustiveDependencies: the standing of a team is made of its assignments
  return useMemo(
    () =>
      teams
        .filter((team) => {
          if (shown !== 'all' && standingOf(team) !== shown) return false;
          const said = [
            team.code,
            team.name,
            team.leader?.name,
            team.station?.address,
            ...team.capabilities.map(({ code }) => capabilityWords(t, code)),
          ];
          return asked === '' || said.some((one) => one?.toLowerCase().includes(asked)) || sounds(team.name, asked);
        })
        .sort((a, b) => a.code.localeCompare(b.code, 'en', { numeric: true })),
    [teams, assignments, asked, shown, sounds, t],
  );
}

/** Headings and capabilities in both languages: a table goes back and forth between consoles. */
function useSheetWords(): SheetWords {
  const { i18n } = useTranslation();
  const options = useCapabilityOptions();
  return useMemo(() => {
    const fold = (words: string): string => words.normalize('NFKC').trim().toLowerCase();
    const columns: Record<string, Column> = {};
    const capabilities: Record<string, string> = {};
    for (const { value } of options) capabilities[fold(value)] = value;
    for (const language of ['zh-CN', 'en']) {
      const said = i18n.getResource(language, 'translation', 'team.column') as Record<Column, string>;
      const able = i18n.getResource(language, 'translation', 'common.capability') as Record<string, string>;
      for (const column of COLUMNS) columns[fold(said[column])] = column;
      for (const [code, name] of Object.entries(able)) capabilities[fold(name)] = code;
    }
    for (const column of COLUMNS) columns[column.toLowerCase()] = column;
    return { columns, capabilities };
  }, [i18n, options]);
}
