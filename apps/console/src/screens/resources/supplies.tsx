/** /resources/supplies: depots at the left, stock in the middle, what is asked and proposed at the right. It composes features; none of them knows another. */
import { Button, Segmented } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { CentreDialog } from '../../features/centre/centre-dialog.tsx';
import { CapacityFoot } from '../../features/supply/capacity-foot.tsx';
import { listedFrom } from '../../features/supply/depots.ts';
import { DepotsPane } from '../../features/supply/depots-pane.tsx';
import { ExpiryPane } from '../../features/supply/expiry-pane.tsx';
import type { From } from '../../features/supply/from.ts';
import { LevelsPane } from '../../features/supply/levels-pane.tsx';
import { PendingMovements } from '../../features/supply/pending-movements.tsx';
import { StockPane } from '../../features/supply/stock-pane.tsx';
import { type BoardAddress, type Go, useBoardAddress } from '../../features/supply/use-address.ts';
import { depotsWith } from '../../features/supply/where.ts';
import { useHolders, WherePane } from '../../features/supply/where-pane.tsx';
import { AskPane } from '../../features/supply-request/ask-pane.tsx';
import { RequestPane } from '../../features/supply-request/request-pane.tsx';
import { RequestsPane } from '../../features/supply-request/requests-pane.tsx';
import { type Catalogue, useCatalogue } from '../../live/catalogue.ts';
import { useIsLoaded, useRow, useRows } from '../../live/live.ts';
import { can, usePerson } from '../../live/session.ts';
import { NoticeBar } from '../../ui/command.tsx';
import { shortCode } from '../../ui/format.ts';
import { CrossGlyph } from '../../ui/glyphs.tsx';
import { ItemField } from '../../ui/item-field.tsx';
import { EmptyState, Resizer, usePaneSize } from '../../ui/pane.tsx';
import { COMPACT, PHONE, useMedia } from '../../ui/use-media.ts';
import '../../ui/page.css';
import '../../features/supply/supply.css';

type Size = readonly [initial: number, least: number, most: number];
const SIZES: Record<'wide' | 'compact', { depots: Size; proposal: Size }> = {
  wide: { depots: [560, 420, 720], proposal: [500, 420, 640] },
  compact: { depots: [330, 290, 420], proposal: [392, 360, 480] },
};
const PANES = ['depots', 'stock', 'requests'] as const;

/** On a phone one pane is in sight: what the address asks for. */
const paneOf = ({ request, ask, item, depot }: BoardAddress): (typeof PANES)[number] =>
  request !== null || ask ? 'requests' : item !== null || depot !== null ? 'stock' : 'depots';

export function SuppliesPage() {
  const { t } = useTranslation();
  const isCompact = useMedia(COMPACT);
  const isPhone = useMedia(PHONE);
  const size = isCompact ? 'compact' : 'wide';
  const depotsWidth = usePaneSize(`supplies.${size}.depots`, ...SIZES[size].depots);
  const proposalWidth = usePaneSize(`supplies.${size}.proposal`, ...SIZES[size].proposal);
  const catalogue = useCatalogue();
  const [address, go] = useBoardAddress();
  const depotId = useDepotId(address);
  const near = useIncidentPlace(address.incident);
  const depot = useRow('depot', depotId);
  const point = depot?.place.point?.coordinates;
  const from = near ?? (depot && point ? { point, name: depot.name } : null);
  const holders = useHolders(address.item, from);
  const holding = useMemo(() => (holders.value === null ? null : depotsWith(holders.value.items)), [holders.value]);
  const [pane, setPane] = useState<(typeof PANES)[number]>(() => paneOf(address));
  const showDepot = (id: string): void => {
    go({ depot: id, item: null, expiry: false, levels: false, ...(id !== depotId && { view: 'stock' }) });
    setPane('stock');
  };
  const showItem = (item: string | null): void => {
    go({ item, expiry: false, levels: false });
    if (item !== null) setPane('stock');
  };
  const style = { '--depots-width': `${depotsWidth}px`, '--proposal-width': `${proposalWidth}px` } as React.CSSProperties;
  return (
    <div className={`supplies ${isCompact ? 'is-compact' : ''} ${isPhone ? `is-phone shows-${pane}` : ''}`} style={style}>
      {isPhone && (
        <Segmented block value={pane} onChange={setPane} options={PANES.map((value) => ({ value, label: t(`supply.pane.${value}`) }))} />
      )}
      <section className="pane supplies-depots" aria-label={t('supply.depots.title')}>
        <DepotsPane
          chosenId={address.item === null && !address.expiry && !address.levels ? depotId : null}
          from={near}
          holding={address.item === null ? null : holding}
          isCompact={isCompact}
          onChoose={showDepot}
          tools={<LookingFor address={address} catalogue={catalogue} near={near} go={go} onItem={showItem} />}
        />
        <CapacityFoot catalogue={catalogue} onItem={showItem} />
        <Resizer
          pane={`supplies.${size}.depots`}
          size={depotsWidth}
          min={SIZES[size].depots[1]}
          max={SIZES[size].depots[2]}
          edge="right"
          label={t('supply.depots.resize')}
        />
      </section>
      <section className="pane supplies-stock" aria-label={t('supply.stock.title')}>
        <Middle
          address={address}
          depotId={depotId}
          catalogue={catalogue}
          holders={holders}
          from={from}
          isCompact={isCompact}
          go={go}
          onDepot={showDepot}
        />
      </section>
      <section className="pane supplies-proposal" aria-label={t('supply.requests.title')}>
        <Right address={address} depotId={depotId} catalogue={catalogue} go={go} onDepot={showDepot} />
        <NoticeBar />
        <Resizer
          pane={`supplies.${size}.proposal`}
          size={proposalWidth}
          min={SIZES[size].proposal[1]}
          max={SIZES[size].proposal[2]}
          edge="left"
          label={t('supply.requests.resize')}
        />
      </section>
    </div>
  );
}

/** The depot in the address, else the own one of a keeper, else the first that needs looking after. */
function useDepotId({ depot }: BoardAddress): string | null {
  const depots = useRows('depot');
  const person = usePerson();
  return useMemo(() => {
    if (depot !== null) return depot;
    const own = person?.roles.find(({ role, depotId }) => role === 'depotKeeper' && depotId)?.depotId;
    return own ?? listedFrom(depots, null)[0]?.depot.id ?? null;
  }, [depot, depots, person]);
}

function useIncidentPlace(incidentId: string | null): From | null {
  const incident = useRow('incident', incidentId);
  const point = incident?.place.point?.coordinates;
  return useMemo(() => (incident && point ? { point, name: shortCode(incident.code) } : null), [incident, point]);
}

type LookingProps = { address: BoardAddress; catalogue: Catalogue; near: From | null; go: Go; onItem: (itemId: string | null) => void };

function LookingFor({ address, catalogue, near, go, onItem }: LookingProps) {
  const { t } = useTranslation();
  return (
    <>
      <ItemField catalogue={catalogue} value={address.item} label={t('supply.where.field')} onChange={onItem} />
      <Button type={address.expiry ? 'primary' : 'default'} onClick={() => go({ expiry: !address.expiry, levels: false, item: null })}>
        {t('supply.expiry.button')}
      </Button>
      <Button type={address.levels ? 'primary' : 'default'} onClick={() => go({ levels: !address.levels, expiry: false, item: null })}>
        {t('supply.levels.button')}
      </Button>
      <Aid address={address} go={go} />
      {near !== null && (
        <button type="button" className="plain supply-near" onClick={() => go({ incident: null })} aria-label={t('supply.depots.notNear')}>
          {t('supply.depots.near', { name: near.name })} <CrossGlyph size={12} />
        </button>
      )}
    </>
  );
}

/** What is given and handed out, and a centre for it where there is none. */
function Aid({ address: { depot, incident }, go }: { address: BoardAddress; go: Go }) {
  const { t } = useTranslation();
  const [isOpening, setOpening] = useState(false);
  const named = Object.entries({ depot, incident }).flatMap(([key, value]) => (value === null ? [] : [`${key}=${value}`]));
  return (
    <>
      <Link to={`/resources/aid?${named.join('&')}`}>
        <Button tabIndex={-1}>{t('aid.title')}</Button>
      </Link>
      {can(usePerson(), 'manageSupplies') && <Button onClick={() => setOpening(true)}>{t('aid.centre.open')}</Button>}
      {isOpening && <CentreDialog incidentId={incident} onOpened={(id) => go({ depot: id })} onClose={() => setOpening(false)} />}
    </>
  );
}

type MiddleProps = {
  address: BoardAddress;
  depotId: string | null;
  catalogue: Catalogue;
  holders: ReturnType<typeof useHolders>;
  from: From | null;
  isCompact: boolean;
  go: Go;
  onDepot: (depotId: string) => void;
};

function Middle({ address, depotId, catalogue, holders, from, isCompact, go, onDepot }: MiddleProps) {
  const { t } = useTranslation();
  const isLoaded = useIsLoaded();
  const depot = useRow('depot', depotId);
  if (address.item !== null)
    return (
      <WherePane
        itemId={address.item}
        holders={holders}
        from={from}
        catalogue={catalogue}
        onDepot={onDepot}
        onClose={() => go({ item: null })}
      />
    );
  if (address.expiry) return <ExpiryPane catalogue={catalogue} onDepot={onDepot} onClose={() => go({ expiry: false })} />;
  if (address.levels)
    return <LevelsPane catalogue={catalogue} onItem={(item) => go({ item, levels: false })} onClose={() => go({ levels: false })} />;
  if (depot !== null)
    return <StockPane key={depot.id} depot={depot} view={address.view} catalogue={catalogue} isCompact={isCompact} go={go} />;
  if (!isLoaded) return null;
  return <EmptyState title={t(depotId === null ? 'supply.depots.none' : 'supply.depots.gone')}>{t('supply.depots.noneHint')}</EmptyState>;
}

type RightProps = { address: BoardAddress; depotId: string | null; catalogue: Catalogue; go: Go; onDepot: (depotId: string) => void };

function Right({ address, depotId, catalogue, go, onDepot }: RightProps) {
  if (address.ask)
    return (
      <AskPane
        key={address.incident}
        incidentId={address.incident}
        catalogue={catalogue}
        onDepot={onDepot}
        onMade={(request) => go({ request, ask: false })}
        onClose={() => go({ ask: false })}
      />
    );
  if (address.request !== null)
    return (
      <RequestPane
        key={address.request}
        id={address.request}
        catalogue={catalogue}
        onDepot={onDepot}
        onClose={() => go({ request: null })}
      />
    );
  return (
    <RequestsPane catalogue={catalogue} depotId={depotId} onOpen={(request) => go({ request })} onAsk={() => go({ ask: true })}>
      <PendingMovements catalogue={catalogue} />
    </RequestsPane>
  );
}
