/** /resources/aid: what is given at one depot and handed out there (捐赠与发放). It composes features; none of them knows another. */
import type { Depot } from '@fenghuo/domain';
import { Button, Segmented, Select, Skeleton } from 'antd';
import { type ReactNode, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { CentreDialog } from '../../features/centre/centre-dialog.tsx';
import { ClosingPane } from '../../features/centre/closing-pane.tsx';
import { PointsDrawer } from '../../features/centre/points-drawer.tsx';
import { Donations } from '../../features/donation/donations.tsx';
import { Issues } from '../../features/issue/issues.tsx';
import { PublicationPane } from '../../features/issue/publication.tsx';
import { useCatalogue } from '../../live/catalogue.ts';
import { useIsLoaded, useRow, useRows } from '../../live/live.ts';
import { can, usePerson } from '../../live/session.ts';
import { NoticeBar } from '../../ui/command.tsx';
import { shortCode } from '../../ui/format.ts';
import { keepsDepot } from '../../ui/keeps-depot.ts';
import { Page } from '../../ui/page.tsx';
import { EmptyState } from '../../ui/pane.tsx';
import { addressOf } from '../../ui/words.ts';

const VIEWS = ['donations', 'issues', 'publication', 'closing'] as const;
type View = (typeof VIEWS)[number];

export function AidPage() {
  const { t } = useTranslation();
  const isLoaded = useIsLoaded();
  const person = usePerson();
  const [address, setAddress] = useSearchParams();
  const incidentId = address.get('incident');
  const depots = useServing(incidentId);
  const depot = depots.find(({ id }) => id === address.get('depot')) ?? depots[0] ?? null;
  const view = viewOf(address.get('view'), depot);
  const [isOpening, setOpening] = useState(false);
  const go = (to: Record<string, string>): void => setAddress((before) => ({ ...Object.fromEntries(before), ...to }), { replace: true });
  const mayOpen = can(person, 'manageSupplies');
  const openCentre = (
    <Button type={depot === null ? 'primary' : 'default'} onClick={() => setOpening(true)}>
      {t('aid.centre.open')}
    </Button>
  );
  return (
    <Page title={t('aid.title')} note={depot && <Note depot={depot} />} actions={mayOpen && depot !== null && openCentre}>
      {depot === null ? (
        <Nothing isLoaded={isLoaded}>{mayOpen && openCentre}</Nothing>
      ) : (
        <div className="aid-page">
          <div className="page-tools">
            <Select<string>
              showSearch={{ optionFilterProp: 'label' }}
              style={{ minWidth: 320 }}
              aria-label={t('aid.depot')}
              value={depot.id}
              onChange={(id) => go({ depot: id })}
              options={depots.map((one) => ({ value: one.id, label: labelOf(one, t('aid.centre.state.closed')) }))}
            />
            <Segmented<View>
              aria-label={t('aid.views')}
              value={view}
              onChange={(to) => go({ view: to, depot: depot.id })}
              options={VIEWS.filter((one) => one !== 'closing' || depot.kind === 'temporary').map((value) => ({
                value,
                label: t(`aid.view.${value}`),
              }))}
            />
            <Points depot={depot} mayKeep={keepsDepot(person, depot.id) && depot.state === 'open'} />
          </div>
          <Shown key={depot.id} depot={depot} view={view} />
        </div>
      )}
      <NoticeBar />
      {isOpening && <CentreDialog incidentId={incidentId} onOpened={(id) => go({ depot: id })} onClose={() => setOpening(false)} />}
    </Page>
  );
}

function Nothing({ isLoaded, children }: { isLoaded: boolean; children: ReactNode }) {
  const { t } = useTranslation();
  if (!isLoaded) return <Skeleton active className="page-skeleton" paragraph={{ rows: 8 }} title={false} />;
  return (
    <EmptyState title={t('aid.noDepot')}>
      {t('aid.noDepotHint')} {children}
    </EmptyState>
  );
}

function viewOf(asked: string | null, depot: Depot | null): View {
  const view = VIEWS.find((one) => one === asked) ?? 'donations';
  return view === 'closing' && depot?.kind !== 'temporary' ? 'donations' : view;
}

const labelOf = ({ name, state }: Depot, closed: string): string => (state === 'closed' ? `${name}（${closed}）` : name);

/** Temporary centres first, those of the incident that somebody comes from before the others; then every open depot. */
function useServing(incidentId: string | null): readonly Depot[] {
  const depots = useRows('depot');
  const person = usePerson();
  return useMemo(() => {
    const rank = (one: Depot): number =>
      (one.kind === 'temporary' ? 0 : 4) +
      (one.state === 'closed' ? 2 : 0) +
      (incidentId !== null && one.incidentId === incidentId ? 0 : 1);
    const own = (one: Depot): boolean => can(person, 'see') || keepsDepot(person, one.id);
    return depots
      .filter((one) => own(one) && (one.kind === 'temporary' || one.state === 'open'))
      .toSorted((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name, 'zh-CN'));
  }, [depots, person, incidentId]);
}

function Note({ depot }: { depot: Depot }) {
  const { t } = useTranslation();
  const incident = useRow('incident', depot.incidentId);
  const words = [
    t(`supply.kind.${depot.kind}`),
    depot.kind === 'temporary' && t(`aid.centre.state.${depot.state}`),
    incident !== null && `${shortCode(incident.code)} ${incident.title}`,
    addressOf(depot.place),
  ];
  return (
    <>
      {words.filter(Boolean).join(' · ')} <Link to={`/resources/supplies?depot=${depot.id}`}>{t('aid.stock')}</Link>
    </>
  );
}

function Points({ depot, mayKeep }: { depot: Depot; mayKeep: boolean }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const points = depot.issuePoints ?? [];
  return (
    <span className="aid-points">
      {points.map(({ id, sign, name }) => (
        <span key={id} className="issue-point-chip" title={name}>
          <b>{sign}</b> {name}
        </span>
      ))}
      {mayKeep && <Button onClick={() => setOpen(true)}>{t(points.length === 0 ? 'aid.points.set' : 'aid.points.edit')}</Button>}
      {isOpen && <PointsDrawer depot={depot} onClose={() => setOpen(false)} />}
    </span>
  );
}

function Shown({ depot, view }: { depot: Depot; view: View }) {
  const catalogue = useCatalogue();
  const mayKeep = keepsDepot(usePerson(), depot.id);
  switch (view) {
    case 'donations':
      return <Donations depot={depot} catalogue={catalogue} mayKeep={mayKeep} />;
    case 'issues':
      return <Issues depot={depot} catalogue={catalogue} mayKeep={mayKeep} />;
    case 'publication':
      return <PublicationPane depot={depot} />;
    case 'closing':
      return <ClosingPane depot={depot} catalogue={catalogue} mayKeep={mayKeep} />;
  }
}
