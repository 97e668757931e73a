/** Movements as the tables hold them: the row as it was recorded, and beside it what came later (a decision, a reversal), for no row is rewritten. */
import { type Decided, isInside, type Movement, needsSecond, placeKeyOf, quantityText } from '@fenghuo/domain';

export type Bind = (value: unknown) => string;
type Reader = { query<T>(sql: string, parameters?: readonly unknown[]): Promise<T[]> };

export type MovementRow = {
  row: Movement;
  decision: { isDeclined: boolean; personId: string; name: string; at: string } | null;
  reversedById: string | null;
  recorded_at: string;
  id: string;
};

export const SELECT_MOVEMENTS = `
  SELECT m.id, m.recorded_at, m.row, r.movement_id AS "reversedById",
         CASE WHEN d.movement_id IS NULL THEN NULL
           ELSE jsonb_build_object('isDeclined', d.is_declined, 'personId', d.person_id, 'name', d.name, 'at', d.at) END AS decision
  FROM movements m LEFT JOIN movement_decisions d ON d.movement_id = m.id LEFT JOIN movement_reversals r ON r.reversed_id = m.id`;

export function toMovement({ row, decision, reversedById }: MovementRow): Movement {
  if (decision === null) return { ...row, reversedById };
  const { isDeclined, personId, name, at } = decision;
  const confirmedAt = new Date(at).toISOString();
  return { ...row, reversedById, state: isDeclined ? 'declined' : 'recorded', confirmedBy: { personId, name }, confirmedAt };
}

export async function movementBy(reader: Reader, id: string): Promise<Movement | null> {
  const [found] = await reader.query<MovementRow>(`${SELECT_MOVEMENTS} WHERE m.id = $1`, [id]);
  return found === undefined ? null : toMovement(found);
}

/** [LE9] Whether somebody has asked for it to be taken back, and waits for the second person. */
export async function isReversalPending(reader: Reader, id: string): Promise<boolean> {
  const rows = await reader.query(
    `SELECT FROM movements m LEFT JOIN movement_decisions d ON d.movement_id = m.id
     WHERE m.reverses_id = $1 AND m.needs_second AND d.movement_id IS NULL LIMIT 1`,
    [id],
  );
  return rows.length > 0;
}

/** [LE10] Whether a place of ours would hold less than nothing at some instant since, with what is taken so late. */
export async function lateTaking(reader: Reader, { movement, deltas }: Decided): Promise<boolean> {
  const taken = deltas.filter(({ place, onHand }) => isInside(place) && onHand < 0n);
  if (taken.length === 0) return false;
  const [found] = await reader.query<{ low: boolean }>(
    `WITH k AS (SELECT * FROM unnest($1::uuid[], $2::text[], $3::numeric[]) AS k (lot_id, place, taken)),
      signed AS (
        SELECT k.lot_id, k.place, k.taken, l.at, CASE WHEN l.to_place = k.place THEN l.quantity ELSE -l.quantity END AS amount
        FROM k JOIN movement_lines l ON l.lot_id = k.lot_id AND (l.from_place = k.place OR l.to_place = k.place)),
      level AS (SELECT *, sum(amount) OVER (PARTITION BY lot_id, place ORDER BY at) AS amount_then FROM signed)
     SELECT EXISTS (SELECT FROM k WHERE coalesce((SELECT sum(amount) FROM signed s WHERE s.lot_id = k.lot_id AND s.place = k.place AND s.at <= $4), 0) < k.taken)
       OR EXISTS (SELECT FROM level WHERE at >= $4 AND amount_then < taken) AS low`,
    [
      taken.map(({ lotId }) => lotId),
      taken.map(({ place }) => placeKeyOf(place)),
      taken.map(({ onHand }) => quantityText(-onHand)),
      movement.at,
    ],
  );
  return found?.low ?? false;
}

/** As it was laid down, once and for ever. `isArmys`: any lot of it is. */
export const movementColumns = (movement: Movement, isArmys: boolean) => ({
  id: movement.id,
  kind: movement.kind,
  at: movement.at,
  needs_second: needsSecond(movement),
  military: isArmys,
  places: [...new Set(movement.lines.flatMap(({ from, to }) => [placeKeyOf(from), placeKeyOf(to)]))],
  incident_id: movement.incidentId,
  reverses_id: movement.reversesId,
  row: JSON.stringify(movement),
  recorded_at: movement.recordedAt,
});

export function writeLines(bind: Bind, { id, at, lines }: Movement): string {
  const lots = bind(lines.map(({ lotId }) => lotId));
  const [from, to] = [bind(lines.map((line) => placeKeyOf(line.from))), bind(lines.map((line) => placeKeyOf(line.to)))];
  const amounts = bind(lines.map(({ quantity }) => quantity));
  return `INSERT INTO movement_lines (movement_id, line, lot_id, from_place, to_place, quantity, at)
    SELECT ${bind(id)}::uuid, n, lot_id, from_place, to_place, quantity, ${bind(at)}::timestamptz
    FROM unnest(${lots}::uuid[], ${from}::text[], ${to}::text[], ${amounts}::numeric[]) WITH ORDINALITY AS l (lot_id, from_place, to_place, quantity, n)`;
}
