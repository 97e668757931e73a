/** What specs of requests and shipments begin with: something asked for, approved, and lying in depots until somebody sends it. */
import type { Shipment, SupplyRequest } from '@fenghuo/domain';
import { ok } from './answers.ts';
import type { Caller, TestServer } from './server.ts';
import type { Supplies } from './supplies.ts';

export const shipmentsOf = async (by: Caller, requestId: string): Promise<Shipment[]> =>
  (await ok(by.get<{ items: Shipment[] }>('/shipments?limit=1000'))).items.filter((one) => one.requestId === requestId);

/** So many depots with 100 of a lot each; of each `quantity` is approved for a point in a village. */
export async function approvedRequest(
  server: TestServer,
  supplies: Supplies,
  { quantity = '10', depots = 1, incidentId = null as string | null } = {},
) {
  const { duty } = supplies;
  const [to, of] = [await supplies.depot({ kind: 'point', level: 'village' }), await supplies.item()];
  const sources = await Promise.all(Array.from({ length: depots }, () => supplies.depot()));
  const lots = await Promise.all(sources.map((source) => supplies.fill(source, of, '100')));
  const body = { to: { kind: 'depot', id: to.id }, lines: [{ itemId: of.id, quantity: String(Number(quantity) * depots) }], incidentId };
  const request = await ok(duty.post<SupplyRequest>('/supply-requests', body));
  const lines = sources.map(({ id: depotId }, index) => ({ depotId, lotId: lots[index]?.id, quantity }));
  await ok((await server.as('dutyLeader')).post(`/supply-requests/${request.id}/approve`, { lines }));
  const shipments = await shipmentsOf(duty, request.id);
  const shipment = shipments.find(({ fromDepotId }) => fromDepotId === sources[0]?.id);
  const [from, lot] = [sources[0], lots[0]];
  if (shipment === undefined || from === undefined || lot === undefined) throw new Error('no shipment');
  const [keeper, receiver] = [await server.as('depotKeeper', 'west', from.id), await server.as('depotKeeper', 'west', to.id)];
  const again = () => ok(duty.get<SupplyRequest>(`/supply-requests/${request.id}`));
  const [here, there] = [`depot:${from.id}`, `depot:${to.id}`];
  return { from, to, of, lot, request, again, shipment, shipments, keeper, receiver, here, there };
}
