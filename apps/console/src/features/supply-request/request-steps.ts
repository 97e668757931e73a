/** How far a request is: each step with who took it and when, as the rows of the request and its shipments tell. */
import { isRequestEnded, type Shipment, type SupplyRequest } from '@fenghuo/domain';

export const REQUEST_STEPS = ['ask', 'approve', 'pick', 'ship', 'receive', 'close'] as const;
export type RequestStep = (typeof REQUEST_STEPS)[number];

export type StepView = {
  step: RequestStep;
  /** `part`: for some of its shipments; `now`: waits to be taken. */
  state: 'done' | 'part' | 'now' | 'later' | 'off';
  at: string | null;
  byName: string | null;
};

const latest = (times: readonly (string | null)[]): string | null =>
  times
    .flatMap((at) => at ?? [])
    .sort()
    .at(-1) ?? null;

export function stepsOf(request: SupplyRequest, shipments: readonly Shipment[]): StepView[] {
  const own = shipments.filter(({ requestId, state }) => requestId === request.id && state !== 'cancelled');
  const approval = request.approvals.at(-1) ?? null;
  const isApproved = request.state !== 'requested' && request.state !== 'declined' && request.approvals.length > 0;
  const reached = (at: (one: Shipment) => string | null): Pick<StepView, 'at'> & { share: number } => ({
    at: latest(own.map(at)),
    share: own.length === 0 ? 0 : own.filter((one) => at(one) !== null).length / own.length,
  });
  // What was sent was picked, whether or not somebody said so.
  const picked = reached(({ pickedAt, shippedAt }) => pickedAt ?? shippedAt);
  const shipped = reached(({ shippedAt }) => shippedAt);
  const received = reached(({ receivedAt }) => receivedAt);
  const steps: Omit<StepView, 'state'>[] = [
    { step: 'ask', at: request.requestedAt, byName: request.byName },
    { step: 'approve', at: isApproved ? (approval?.at ?? null) : null, byName: approval?.byName ?? null },
    { step: 'pick', at: picked.at, byName: null },
    { step: 'ship', at: shipped.at, byName: null },
    { step: 'receive', at: received.at, byName: own.findLast((one) => one.receivedByName !== null)?.receivedByName ?? null },
    { step: 'close', at: request.state === 'closed' ? request.endedAt : null, byName: null },
  ];
  const shares: Record<RequestStep, number> = {
    ask: 1,
    approve: isApproved ? 1 : 0,
    pick: picked.share,
    ship: shipped.share,
    receive: received.share,
    close: request.state === 'closed' ? 1 : 0,
  };
  const isOff = isRequestEnded(request) && request.state !== 'closed';
  const next = REQUEST_STEPS.find((step) => shares[step] < 1);
  return steps.map((view) => ({
    ...view,
    state: shares[view.step] === 1 ? 'done' : isOff ? 'off' : shares[view.step] > 0 ? 'part' : view.step === next ? 'now' : 'later',
  }));
}
