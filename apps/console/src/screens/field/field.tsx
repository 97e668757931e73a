/** /field: a phone in the rain. The connection on top, the task, one big button, and three pages at the bottom. */
import { ConfigProvider } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { EscalationBanner } from '../../features/escalation/escalation-banner.tsx';
import { ConnectionBar } from '../../features/field/connection-bar.tsx';
import { depotIdsOf, type FieldTab, shelterIdsOf, tabsOf } from '../../features/field/kept-places.ts';
import { Me } from '../../features/field/me.tsx';
import { MyDepot } from '../../features/field/my-depot.tsx';
import { MyHouseholds } from '../../features/field/my-households.tsx';
import { MyShelter } from '../../features/field/my-shelter.tsx';
import { ReportForm } from '../../features/field/report-form.tsx';
import { SosButton, SosState } from '../../features/field/sos-button.tsx';
import { StorageNote } from '../../features/field/storage-note.tsx';
import { TaskPage, useTasks } from '../../features/field/task-page.tsx';
import { leads, teamIdsOf } from '../../features/field/tasks.ts';
import { useKeptMap, useNewOrders, usePhone, usePosition, useRetries, useScreenOn } from '../../features/field/use-duty.ts';
import { useMyHouseholds } from '../../features/field/use-my-households.ts';
import { PhoneRequisitions } from '../../features/requisition/phone-requisitions.tsx';
import { SignInAgain } from '../../features/session/sign-in.tsx';
import { useRow } from '../../live/live.ts';
import { useOutbox } from '../../live/outbox/outbox-state.ts';
import { usePerson } from '../../live/session.ts';
import { BoxGlyph, FlagGlyph, HouseGlyph, PenGlyph, PeopleGlyph, PersonGlyph } from '../../ui/glyphs.tsx';
import './field.css';

const GLYPHS = {
  task: FlagGlyph,
  shelter: HouseGlyph,
  depot: BoxGlyph,
  households: PeopleGlyph,
  report: PenGlyph,
  me: PersonGlyph,
} as const satisfies Record<FieldTab, unknown>;
const isOfPlace = (tab: FieldTab): tab is 'shelter' | 'depot' | 'households' =>
  tab === 'shelter' || tab === 'depot' || tab === 'households';

/** Thumbs and rain: everything larger than at a desk. */
const THEME = { token: { fontSize: 16, lineHeight: 1.5, controlHeight: 48, borderRadius: 6, paddingXS: 8, padding: 16 } };

export function FieldScreen() {
  const { t } = useTranslation();
  const person = usePerson();
  const tasks = useTasks();
  const [chosen, setChosen] = useState<string | null>(null);
  const [isSigningIn, setSigningIn] = useState(false);
  const selected = tasks.open.find(({ id }) => id === chosen) ?? tasks.open[0] ?? null;
  const teamIds = teamIdsOf(person);
  const households = useMyHouseholds();
  const { tabs, first } = tabsOf(person, teamIds.length > 0, households.items.length > 0);
  const [pressed, setTab] = useState<FieldTab | null>(null);
  const tab = pressed ?? (person === null ? 'task' : first);
  const incident = useRow('incident', selected?.incidentId);
  const team = useRow('team', selected?.teamId ?? teamIds[0]);
  const halted = useOutbox((outboxed) => outboxed.halted);
  const announced = useNewOrders(tasks.all);
  usePosition(selected !== null || tab === 'report', selected?.teamId ?? teamIds[0] ?? null);
  usePhone(person, teamIds);
  useRetries(person);
  useScreenOn(selected !== null);
  useKeptMap(incident?.place.point?.coordinates ?? null);
  useEffect(() => {
    if (halted !== null) setSigningIn(true);
  }, [halted]);
  useEffect(() => {
    document.title = `${team?.name ?? t('phone.title')} · ${t('common.product')}`;
  }, [team?.name, t]);
  const place = usePlaceName(tab);
  const title =
    place ?? (tab === 'report' ? t('phone.report.title') : tab === 'me' ? t('phone.me.title') : (team?.name ?? t('phone.title')));
  return (
    <ConfigProvider theme={THEME}>
      <div className="phone">
        <ConnectionBar />
        <StorageNote />
        <EscalationBanner />
        <SosState />
        <div className="phone-title">
          <div className="phone-title-words">
            <h1 className={place === null ? 'cut' : 'place-title'}>{title}</h1>
            {tab === 'task' && team && (
              <span className="secondary cut">
                {team.code}
                {team.leader && `　${t('phone.leader', { name: team.leader.name })}`}
              </span>
            )}
          </div>
          <SosButton assignmentId={selected?.id ?? null} teamId={selected?.teamId ?? teamIds[0] ?? null} />
        </div>
        <main className="phone-main">
          {tab === 'task' && (
            <TaskPage selected={selected} tasks={tasks} onSelect={setChosen} onSignIn={() => setSigningIn(true)}>
              {selected && person && leads(person, selected.teamId) && <PhoneRequisitions incidentId={selected.incidentId} />}
            </TaskPage>
          )}
          {tab === 'shelter' && <MyShelter />}
          {tab === 'depot' && <MyDepot />}
          {tab === 'households' && <MyHouseholds households={households} />}
          {tab === 'report' && (
            <div className="phone-content">
              <ReportForm />
            </div>
          )}
          {tab === 'me' && (
            <div className="phone-content">
              <Me />
            </div>
          )}
        </main>
        <nav className="phone-tabs" aria-label={t('phone.title')}>
          {tabs.map((key) => {
            const TabGlyph = GLYPHS[key];
            return (
              <button
                key={key}
                type="button"
                className={`plain phone-tab ${key === tab ? 'is-active' : ''}`}
                aria-current={key === tab ? 'page' : undefined}
                onClick={() => setTab(key)}
              >
                <TabGlyph size={22} />
                <span>{isOfPlace(key) ? t(`placePhone.tab.${key}`) : t(`phone.tab.${key}`)}</span>
                {key === 'task' && tasks.open.length > 1 && <i className="phone-badge">{tasks.open.length}</i>}
              </button>
            );
          })}
        </nav>
        <div className="unseen" role="status" aria-live="assertive">
          {announced !== null && t('phone.announce.newTask', { title: announced })}
        </div>
        <SignInAgain open={isSigningIn} username={person?.username} onClose={() => setSigningIn(false)} />
      </div>
    </ConfigProvider>
  );
}

/** What the page of a place is headed with; null on the other pages. */
function usePlaceName(tab: FieldTab): string | null {
  const { t } = useTranslation();
  const person = usePerson();
  const shelter = useRow('shelter', shelterIdsOf(person)[0]);
  const depot = useRow('depot', depotIdsOf(person)[0]);
  if (tab === 'shelter') return shelter?.name ?? t('placePhone.tab.shelter');
  if (tab === 'depot') return depot?.name ?? t('placePhone.tab.depot');
  return tab === 'households' ? t('placePhone.household.title') : null;
}
