/** What specs of stock begin with: items, depots, lots with something in them. */
import type { CreateItem, Depot, Item, LedgerPlace, Lot, Movement, Stock, StockPage } from '@fenghuo/domain';
import { uuidv7 } from 'uuidv7';
import { type Caller, type TestServer, WEST } from './server.ts';

export type Refusal = { code: string; errors?: { path?: string; lotId?: string; place?: string; left?: string }[] };
export const SUPPLIER: LedgerPlace = { kind: 'supplier' };
export const CONSUMED: LedgerPlace = { kind: 'consumed' };
export const inDepot = (id: string): LedgerPlace => ({ kind: 'depot', id });

export class Supplies {
  private constructor(readonly duty: Caller) {}

  static async of(server: TestServer): Promise<Supplies> {
    return new Supplies(await server.as('dutyOfficer'));
  }

  async item(more: Partial<CreateItem> = {}): Promise<Item> {
    const command = { code: `I-${uuidv7().slice(-10)}`, name: { zh: '棉被' }, class: 'living', unit: '床', decimals: 0, ...more };
    return (await made<Item>(this.duty, '/items', command)) as Item;
  }

  depot(more: object = {}): Promise<Depot> {
    const place = { point: { type: 'Point', coordinates: WEST } };
    return made<Depot>(this.duty, '/depots', {
      ...{ code: `D-${uuidv7().slice(-10)}`, name: '储备库', kind: 'store', level: 'district', place },
      ...more,
    });
  }

  lot(item: Item, more: object = {}): Promise<Lot> {
    return made<Lot>(this.duty, '/lots', { itemId: item.id, ...more });
  }

  receive(lot: Lot, depot: Depot, quantity: string, more: object = {}): Promise<Movement> {
    const lines = [{ lotId: lot.id, from: SUPPLIER, to: inDepot(depot.id), quantity }];
    return made<Movement>(this.duty, '/movements', { kind: 'receive', lines, ...more });
  }

  /** A lot of its own, so much of it, in that depot. */
  async fill(into: Depot, of: Item, quantity: string, more: object = {}): Promise<Lot> {
    const lot = await this.lot(of, more);
    await this.receive(lot, into, quantity);
    return lot;
  }

  /** One depot with so much of one lot. */
  async stocked(quantity: string): Promise<{ item: Item; lot: Lot; depot: Depot }> {
    const [item, depot] = [await this.item(), await this.depot()];
    return { item, lot: await this.fill(depot, item, quantity), depot };
  }

  async onHand(lot: Lot, depot: Depot, at?: string): Promise<string> {
    const { body } = await this.duty.get<StockPage>(
      `/stock?lot=${lot.id}&place=depot:${depot.id}${at === undefined ? '' : `&at=${encodeURIComponent(at)}`}`,
    );
    return body.items[0]?.onHand ?? '0';
  }

  async stock(query: string): Promise<readonly Stock[]> {
    return (await this.duty.get<StockPage>(`/stock?${query}`)).body.items;
  }
}

async function made<T>(caller: Caller, path: string, body: object): Promise<T> {
  const answer = await caller.post<T>(path, body);
  if (answer.status !== 201) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
}
