/** What the form of a movement says, as commands. A receipt first makes the lot that it brings. */
import {
  type CreateLot,
  type Item,
  type LedgerPlace,
  type OwnerKind,
  placeFrom,
  type RecordMovement,
  type ReturnOutcome,
} from '@fenghuo/domain';
import { inBase } from '../../ui/packs.ts';

export const MOVES = ['receive', 'issue', 'transfer', 'return', 'writeOff'] as const;
export type Move = (typeof MOVES)[number];

export type EnteredMove = {
  /** The other end as a key of the ledger: `depot:<id>`, `supplier`. */
  place: string | null;
  itemId: string | null;
  lotId: string | null;
  /** In the unit that is chosen. */
  quantity: string;
  /** Name of a pack of the item; null: its base unit. */
  pack: string | null;
  outcome: ReturnOutcome;
  reason: string;
  code: string;
  expiresOn: string;
  ownerKind: OwnerKind;
};

export const NOTHING_ENTERED: EnteredMove = {
  place: null,
  itemId: null,
  lotId: null,
  quantity: '',
  pack: null,
  outcome: 'stock',
  reason: '',
  code: '',
  expiresOn: '',
  ownerKind: 'government',
};

export const isComplete = (move: Move, entered: EnteredMove): boolean =>
  entered.place !== null &&
  entered.quantity.trim() !== '' &&
  (move === 'receive' ? entered.itemId !== null : entered.lotId !== null) &&
  (move !== 'writeOff' || entered.reason.trim() !== '');

/** The end of a day: what expires on the 14th may still be given out that day. */
export const lotFrom = (id: string, { itemId, code, expiresOn, ownerKind }: EnteredMove & { itemId: string }): CreateLot => ({
  id,
  itemId,
  ownerKind,
  ...(code.trim() !== '' && { code: code.trim() }),
  ...(expiresOn !== '' && { expiresAt: new Date(`${expiresOn}T23:59:59`).toISOString() }),
});

export function movementFrom(move: Move, depotId: string, lotId: string, entered: EnteredMove, item: Item | null): RecordMovement {
  const here: LedgerPlace = { kind: 'depot', id: depotId };
  const there = placeFrom(entered.place ?? '');
  const isIn = move === 'receive' || move === 'return';
  const isScrap = move === 'return' && entered.outcome === 'scrap';
  return {
    kind: move === 'receive' && there.kind === 'donor' ? 'donate' : move,
    ...(entered.reason.trim() !== '' && { reason: entered.reason.trim() }),
    lines: [
      {
        lotId,
        from: isIn ? there : here,
        to: isScrap ? { kind: 'scrapped' } : isIn ? here : there,
        quantity: inBase(entered.quantity, entered.pack, item),
        ...(move === 'return' && { outcome: entered.outcome }),
      },
    ],
  };
}
