/** The gazetteer (地名库): the names that turn a typed address into a place, kept by the system administrator. */
import { GAZETTEER_KINDS, type GazetteerEntry, type GazetteerKind } from '@fenghuo/domain';
import { Button, Select, type TableColumnsType } from 'antd';
import { useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRows } from '../../live/live.ts';
import { send } from '../../live/send.ts';
import { NoticeBar, tellDone } from '../../ui/command.tsx';
import { FileButton } from '../../ui/file-button.tsx';
import { clockTime, coordinates } from '../../ui/format.ts';
import { Page } from '../../ui/page.tsx';
import { PageSearch, PageTable } from '../../ui/page-table.tsx';
import { useSounds } from '../../ui/pinyin.ts';
import { PHONE, useMedia } from '../../ui/use-media.ts';
import { jurisdictionName } from '../../ui/words.ts';
import { EntryDrawer } from './entry-drawer.tsx';
import { type FileFault, type KindOf, type ReadPlace, readPlaces } from './geo-import.ts';
import { ImportDialog } from './import-dialog.tsx';
import { useGazetteer } from './use-gazetteer.ts';
import './gazetteer.css';

export function GazetteerPage() {
  const { t } = useTranslation();
  const { items, state, at, read, put, drop } = useGazetteer();
  const [query, setQuery] = useState('');
  const [kind, setKind] = useState<GazetteerKind | undefined>();
  const [opened, setOpened] = useState<GazetteerEntry | 'new' | null>(null);
  const [file, setFile] = useState<{ name: string; places: readonly ReadPlace[] } | null>(null);
  const [fault, setFault] = useState<FileFault | null>(null);
  const found = useFound(items, query, kind);
  const columns = useColumns(setOpened);
  const kindOf = useKindOf();
  const readFile = async (chosen: File): Promise<void> => {
    setFault(null);
    const content = await readPlaces(chosen, kindOf);
    if ('fault' in content) setFault(content.fault);
    else setFile({ name: chosen.name, places: content.places });
  };
  const remove = async (entry: GazetteerEntry): Promise<void> => {
    await send('DELETE', `/gazetteer/${entry.id}`, {}, { name: 'removePlace', subjectId: entry.id, version: entry.version });
    drop(entry.id);
    const { name, aliases, kind: was, point, regionCode } = entry;
    tellDone(t('gazetteer.removed', { name }), async () =>
      put(await send<GazetteerEntry>('POST', '/gazetteer', { name, aliases, kind: was, point, regionCode }, { name: 'addPlace' })),
    );
  };
  return (
    <Page
      title={t('gazetteer.title')}
      note={
        state === 'failed' ? (
          <span className="red-text">{t('settings.notRead')}</span>
        ) : (
          at !== null &&
          `${t(found.length === items.length ? 'gazetteer.count' : 'gazetteer.countOf', { n: found.length, all: items.length })} · ${t('common.asOf', { time: clockTime(at) })}`
        )
      }
      actions={
        <>
          <Button onClick={read} loading={state === 'reading' && at !== null}>
            {t('settings.refresh')}
          </Button>
          <FileButton
            label={t('gazetteer.import.button')}
            accept=".geojson,.json,.csv,application/geo+json"
            onFile={(chosen) => void readFile(chosen)}
          />
          <Button type="primary" onClick={() => setOpened('new')}>
            {t('gazetteer.add')}
          </Button>
        </>
      }
    >
      <div className="page-tools">
        <PageSearch label={t('gazetteer.search')} value={query} onChange={setQuery} />
        <Select
          allowClear
          className="gazetteer-kinds"
          aria-label={t('gazetteer.column.kind')}
          placeholder={t('gazetteer.anyKind')}
          value={kind}
          onChange={(value) => setKind(value)}
          options={GAZETTEER_KINDS.map((value) => ({ value, label: t(`gazetteer.kind.${value}`) }))}
        />
        {fault && (
          <span className="red-text" role="alert">
            {t(`gazetteer.import.file.${fault}`)}
          </span>
        )}
      </div>
      <PageTable<GazetteerEntry>
        columns={columns}
        rows={found}
        isLoaded={at !== null || state !== 'reading'}
        empty={items.length === 0 ? { title: t('gazetteer.none'), hint: t('gazetteer.noneHint') } : { title: t('gazetteer.noneFound') }}
        onOpen={setOpened}
      />
      <NoticeBar />
      {opened !== null && (
        <EntryDrawer
          key={opened === 'new' ? 'new' : opened.id}
          entry={opened === 'new' ? null : opened}
          onClose={() => setOpened(null)}
          onSaved={put}
          onRemove={remove}
        />
      )}
      {file && <ImportDialog fileName={file.name} places={file.places} onClose={() => setFile(null)} onImported={read} />}
    </Page>
  );
}

function useFound(items: readonly GazetteerEntry[], query: string, kind: GazetteerKind | undefined): readonly GazetteerEntry[] {
  const asked = query.trim().toLowerCase();
  const sounds = useSounds(asked !== '');
  return useMemo(
    () =>
      items.filter((entry) => {
        if (kind !== undefined && entry.kind !== kind) return false;
        return asked === '' || [entry.name, ...entry.aliases].some((name) => name.toLowerCase().includes(asked) || sounds(name, asked));
      }),
    [items, asked, kind, sounds],
  );
}

/** By code, or by the name in either language. */
function useKindOf(): KindOf {
  const { i18n } = useTranslation();
  return useCallback(
    (words) => {
      const asked = words.trim().toLowerCase();
      const names = ['zh-CN', 'en'].map(
        (language) => i18n.getResource(language, 'translation', 'gazetteer.kind') as Record<GazetteerKind, string>,
      );
      return GAZETTEER_KINDS.find((kind) => kind === asked || names.some((of) => of[kind].toLowerCase() === asked)) ?? null;
    },
    [i18n],
  );
}

function useColumns(onOpen: (entry: GazetteerEntry) => void): TableColumnsType<GazetteerEntry> {
  const { t, i18n } = useTranslation();
  const isPhone = useMedia(PHONE);
  const jurisdictions = useRows('jurisdiction');
  const nameOf = useMemo(
    () => new Map(jurisdictions.map((row) => [row.code, jurisdictionName(row, i18n.language)])),
    [jurisdictions, i18n.language],
  );
  const name: TableColumnsType<GazetteerEntry>[number] = {
    key: 'name',
    title: t('gazetteer.column.name'),
    sorter: (a, b) => a.name.localeCompare(b.name, i18n.language),
    render: (_, entry) => (
      <>
        <button type="button" className="plain row-open" onClick={() => onOpen(entry)}>
          {entry.name}
        </button>
        {entry.aliases.length > 0 && <span className="tertiary"> {entry.aliases.join(t('common.listSeparator'))}</span>}
      </>
    ),
  };
  const kind: TableColumnsType<GazetteerEntry>[number] = {
    key: 'kind',
    title: t('gazetteer.column.kind'),
    width: isPhone ? 84 : 130,
    render: (_, entry) => t(`gazetteer.kind.${entry.kind}`),
  };
  if (isPhone) return [name, kind];
  return [
    name,
    kind,
    {
      key: 'region',
      title: t('gazetteer.column.region'),
      width: 200,
      render: (_, { regionCode }) => (regionCode === null ? t('common.none') : (nameOf.get(regionCode) ?? regionCode)),
    },
    { key: 'point', title: t('gazetteer.column.point'), width: 190, render: (_, { point }) => coordinates(point.coordinates) },
  ];
}
