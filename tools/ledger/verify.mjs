// The books from zero, in one snapshot: balances against lines, lines against what movements say, reservations and blocks within what is there.
import pg from 'pg';
import { hint } from '../run/places.mjs';

const CHECKS = [
  // Every balance is the sum of its lines, and every sum has its balance.
  `WITH moved AS (
     SELECT lot_id, to_place AS place, quantity AS amount FROM movement_lines
     UNION ALL SELECT lot_id, from_place, -quantity FROM movement_lines),
   summed AS (SELECT lot_id, place, sum(amount) AS amount FROM moved GROUP BY lot_id, place)
   SELECT format('lot %s at %s: the lines say %s, the balance says %s', lot_id, place, coalesce(s.amount, 0), coalesce(b.on_hand, 0)) AS text
   FROM summed s FULL JOIN balances b USING (lot_id, place) WHERE coalesce(s.amount, 0) <> coalesce(b.on_hand, 0)`,
  // The lines in the book are those that the movement was recorded with.
  `WITH said AS (
     SELECT m.id, l.n, (l.line ->> 'lotId')::uuid AS lot_id, (l.line ->> 'quantity')::numeric AS quantity
     FROM movements m LEFT JOIN movement_decisions d ON d.movement_id = m.id, jsonb_array_elements(m.row -> 'lines') WITH ORDINALITY AS l (line, n)
     WHERE NOT m.needs_second OR d.is_declined = false)
   SELECT format('movement %s, line %s: it says %s, the book says %s', coalesce(s.id, b.movement_id), coalesce(s.n, b.line), s.quantity, b.quantity) AS text
   FROM said s FULL JOIN movement_lines b ON b.movement_id = s.id AND b.line = s.n
   WHERE s.quantity IS DISTINCT FROM b.quantity OR s.lot_id IS DISTINCT FROM b.lot_id`,
  `SELECT format('lot %s at %s: %s on hand, %s reserved, %s blocked', lot_id, place, on_hand, reserved, blocked) AS text
   FROM balances WHERE NOT outside AND (on_hand < 0 OR reserved < 0 OR blocked < 0 OR reserved + blocked > on_hand)`,
];

export async function verifyLedger(url) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const { rows: present } = await client.query(`SELECT to_regclass('public.movement_lines') IS NOT NULL AS present`);
    if (!present[0].present) throw hint('There is no ledger: the product has never been started on this database.');
    const count = async (table) => Number((await client.query(`SELECT count(*) FROM ${table}`)).rows[0].count);
    const [movements, lines, balances] = [await count('movements'), await count('movement_lines'), await count('balances')];
    const differences = [];
    for (const check of CHECKS) differences.push(...(await client.query(check)).rows.map(({ text }) => text));
    return { movements, lines, balances, differences };
  } finally {
    await client.end();
  }
}
