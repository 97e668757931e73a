/** The right of the desk: what is selected, or the whole city while nothing is. */
import type { LngLat } from '@fenghuo/domain';
import type { KnownArea } from '../../features/around/areas.ts';
import type { Radius } from '../../features/around/around.ts';
import { AroundPane } from '../../features/around/around-pane.tsx';
import { AidSection } from '../../features/centre/aid-section.tsx';
import { EvacuationSection } from '../../features/evacuation/evacuation-section.tsx';
import { ForceSection } from '../../features/force/force-section.tsx';
import { IncidentPane } from '../../features/incident/incident-pane.tsx';
import { OrderSection } from '../../features/order/order-section.tsx';
import { Overview } from '../../features/overview/overview.tsx';
import { ReliefSection } from '../../features/relief/relief-section.tsx';
import { ReportPane } from '../../features/report/report-pane.tsx';
import { RequisitionSection } from '../../features/requisition/requisition-section.tsx';
import { DeskShelter } from '../../features/shelter/desk-shelter.tsx';
import { DepotPane } from '../../features/supply/depot-pane.tsx';
import { SupplySection } from '../../features/supply-request/supply-section.tsx';
import { TeamPane } from '../../features/team/team-pane.tsx';
import { type DeskRef, useDesk } from './use-desk.ts';

type DetailProps = {
  selected: DeskRef | null;
  isCompact: boolean;
  open: (ref: DeskRef) => void;
  locate: () => void;
  startDispatch: () => void;
  dispatchTo: (incidentId: string) => void;
  lookAround: (point: LngLat, metres: Radius) => void;
  lookInArea: (area: KnownArea) => void;
  fly: (point: LngLat) => void;
  asked: { what: 'note' | 'merge'; at: number } | null;
  pressed: { key: string; at: number } | null;
};

export function Detail({
  selected,
  isCompact,
  open,
  locate,
  startDispatch,
  dispatchTo,
  lookAround,
  lookInArea,
  fly,
  asked,
  pressed,
}: DetailProps) {
  const { around, ring } = useDesk();
  if (selected === null && around !== null)
    return (
      <AroundPane
        surroundings={around}
        onRadius={(metres) => lookAround(around.point, metres)}
        onArea={lookInArea}
        onOpen={open}
        onFly={fly}
        onClose={() => ring(null)}
      />
    );
  if (selected === null) return <Overview isCompact={isCompact} onOpen={open} />;
  switch (selected.kind) {
    case 'incident':
      return (
        <IncidentPane
          key={selected.id}
          id={selected.id}
          isCompact={isCompact}
          onDispatch={startDispatch}
          onOpen={open}
          onLocate={locate}
          asked={asked}
        >
          <ForceSection incidentId={selected.id} isCompact={isCompact} />
          <OrderSection incidentId={selected.id} isCompact={isCompact} />
          <EvacuationSection incidentId={selected.id} />
          <ReliefSection incidentId={selected.id} />
          <SupplySection incidentId={selected.id} />
          <RequisitionSection incidentId={selected.id} />
          <AidSection incidentId={selected.id} />
        </IncidentPane>
      );
    case 'report':
      return (
        <ReportPane
          key={selected.id}
          id={selected.id}
          isCompact={isCompact}
          onOpen={open}
          onLocate={locate}
          onAccepted={dispatchTo}
          pressed={pressed}
        />
      );
    case 'depot':
      return <DepotPane key={selected.id} id={selected.id} onLocate={locate} />;
    case 'shelter':
      return <DeskShelter key={selected.id} id={selected.id} onClose={() => useDesk.getState().open(null)} />;
    case 'team':
      return <TeamPane key={selected.id} id={selected.id} onOpen={open} onLocate={locate} />;
  }
}
