/** Lots as their table holds them. */
import type { Lot, OwnerKind } from '@fenghuo/domain';

export type LotRow = Lot & { decimals: number; ownerKind: OwnerKind };

export const SELECT_LOTS = `
  SELECT l.id, l.item_id AS "itemId", l.code, l.serial_number AS "serialNumber", l.owner_kind AS "ownerKind", l.owner_name AS "ownerName",
         l.made_at AS "madeAt", l.expires_at AS "expiresAt", l.price_fen::text AS "priceFen", l.recorded_at AS "recordedAt", l.version,
         (i.row ->> 'decimals')::int AS decimals
  FROM lots l JOIN items i ON i.id = l.item_id`;

export const toLot = ({ decimals: _, ...lot }: LotRow): Lot => lot;
