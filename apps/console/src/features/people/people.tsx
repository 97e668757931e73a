/** People: who is there, with which roles where, and what the security administrator does about them. */
import type { Person, RoleAt } from '@fenghuo/domain';
import { Button, Segmented, type TableColumnsType } from 'antd';
import { useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { store, useRows } from '../../live/live.ts';
import { usePerson } from '../../live/session.ts';
import { NoticeBar } from '../../ui/command.tsx';
import { clockTime } from '../../ui/format.ts';
import { Page } from '../../ui/page.tsx';
import { PageSearch, PageTable } from '../../ui/page-table.tsx';
import { roleWords } from '../../ui/role-words.ts';
import { PHONE, useMedia } from '../../ui/use-media.ts';
import { PersonDrawer, type Secret } from './person-drawer.tsx';
import { findPeople, type PersonState, roleKey, stateOf } from './roles.ts';
import { SecretDialog } from './secret-dialog.tsx';
import { usePeople, useRolePlaces } from './use-people.ts';
import './people.css';

const STATES = ['all', 'active', 'oneTime', 'disabled'] as const;

export function PeoplePage() {
  const { t, i18n } = useTranslation();
  const isPhone = useMedia(PHONE);
  const me = usePerson();
  const { items, state, at, read, put } = usePeople();
  const places = useRolePlaces();
  const jurisdictions = useRows('jurisdiction');
  const [query, setQuery] = useState('');
  const [shown, setShown] = useState<'all' | PersonState>('all');
  const [opened, setOpened] = useState<Person | 'new' | null>(null);
  const [secret, setSecret] = useState<Secret | null>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the store's rows are what the words are made of
  const words = useCallback(
    (role: RoleAt): string =>
      roleWords(t, i18n.language, role, {
        jurisdiction: (id) => store.get('jurisdiction', id),
        place: (kind, id) => (places === null || places === 'failed' ? null : (places[`${kind}s`].find((one) => one.id === id) ?? null)),
      }),
    [t, i18n.language, places, jurisdictions],
  );
  const found = useMemo(() => findPeople(items, query, shown, words), [items, query, shown, words]);
  const columns = useMemo<TableColumnsType<Person>>(() => {
    const name: TableColumnsType<Person>[number] = {
      key: 'name',
      title: t('people.column.name'),
      width: isPhone ? undefined : 200,
      sorter: (a, b) => a.name.localeCompare(b.name, i18n.language),
      render: (_, person) => (
        <>
          <button type="button" className="plain row-open" onClick={() => setOpened(person)}>
            {person.name}
          </button>
          {person.id === me?.id && <span className="tertiary"> {t('people.self')}</span>}
          {isPhone && <div className="tertiary">{person.username}</div>}
          {isPhone && <Roles person={person} words={words} />}
        </>
      ),
    };
    const condition: TableColumnsType<Person>[number] = {
      key: 'state',
      title: t('people.column.state'),
      width: isPhone ? 96 : 140,
      render: (_, person) => <StateWord state={stateOf(person)} />,
    };
    if (isPhone) return [name, condition];
    return [
      name,
      {
        key: 'username',
        title: t('people.column.username'),
        dataIndex: 'username',
        width: 160,
        sorter: (a, b) => a.username.localeCompare(b.username, 'en'),
      },
      { key: 'roles', title: t('people.column.roles'), render: (_, person) => <Roles person={person} words={words} /> },
      condition,
    ];
  }, [t, i18n.language, isPhone, me?.id, words]);

  const isFiltered = found.length !== items.length;
  return (
    <Page
      title={t('people.title')}
      note={
        state === 'failed' ? (
          <span className="red-text">{t('settings.notRead')}</span>
        ) : (
          <>
            {t(isFiltered ? 'people.countOf' : 'people.count', { n: found.length, all: items.length })}
            {at !== null && ` · ${t('common.asOf', { time: clockTime(at) })}`}
          </>
        )
      }
      actions={
        <>
          <Button onClick={read} loading={state === 'reading' && at !== null}>
            {t('settings.refresh')}
          </Button>
          <Button type="primary" onClick={() => setOpened('new')}>
            {t('people.add')}
          </Button>
        </>
      }
    >
      <div className="page-tools">
        <PageSearch label={t('people.search')} value={query} onChange={setQuery} />
        <Segmented value={shown} onChange={setShown} options={STATES.map((value) => ({ value, label: t(`people.${value}`) }))} />
      </div>
      <PageTable<Person>
        columns={columns}
        rows={found}
        isLoaded={at !== null || state !== 'reading'}
        empty={{ title: t(items.length === 0 ? 'people.none' : 'people.noneFound') }}
        rowClassName={(person) => (person.disabled ? 'is-disabled' : '')}
        onOpen={setOpened}
      />
      <NoticeBar />
      {opened !== null && (
        <PersonDrawer
          key={opened === 'new' ? 'new' : opened.id}
          person={opened === 'new' ? null : opened}
          places={places}
          onClose={() => setOpened(null)}
          onSaved={put}
          onSecret={setSecret}
        />
      )}
      {secret !== null && <SecretDialog secret={secret} onClose={() => setSecret(null)} />}
    </Page>
  );
}

function Roles({ person, words }: { person: Person; words: (role: RoleAt) => string }) {
  const { t } = useTranslation();
  if (person.roles.length === 0) return <span className="tertiary">{t('people.noRoles')}</span>;
  return (
    <span className="plain-tags">
      {person.roles.map((role) => (
        <span key={roleKey(role)} className="plain-tag">
          {words(role)}
        </span>
      ))}
    </span>
  );
}

const GLYPH: Record<PersonState, string> = { active: '●', oneTime: '◌', disabled: '⊘' };

function StateWord({ state }: { state: PersonState }) {
  const { t } = useTranslation();
  return (
    <span className={`person-state person-state-${state}`}>
      <i aria-hidden="true">{GLYPH[state]}</i> {t(`people.${state}`)}
    </span>
  );
}
