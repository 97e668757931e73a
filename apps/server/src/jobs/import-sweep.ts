/** [IM10] Sheets that nobody applied within a day, those that name people within an hour, are put away with what is known of them; what a process left busy is what it was before. Safe to run twice. */
import { BEFORE_BUSY, DAY_MS, HOUR_MS, toInstant, toMs } from '@fenghuo/domain';
import type { Core } from '../core.module.ts';
import { ImportFiles } from '../imports/import.files.ts';
import { LEFT_AFTER_MS } from '../imports/import.rows.ts';

export async function sweepImports({ config, database, clock, personalKeys }: Core): Promise<void> {
  const now = clock.now();
  for (const [state, before] of Object.entries(BEFORE_BUSY))
    await database.query(
      `UPDATE imports SET state = $2, row = row || jsonb_build_object('state', $2::text, 'phase', null, 'version', (row ->> 'version')::int + 1)
       WHERE state = $1 AND touched_at < $3`,
      [state, before, toInstant(toMs(now) - LEFT_AFTER_MS)],
    );
  const old = toInstant(toMs(now) - DAY_MS);
  const files = new ImportFiles(config, personalKeys);
  const gone = await database.query<{ id: string }>(
    `DELETE FROM imports WHERE state IN ('uploaded', 'previewed') AND touched_at < CASE kind WHEN 'households' THEN $1::timestamptz ELSE $2 END RETURNING id`,
    [toInstant(toMs(now) - HOUR_MS), old],
  );
  for (const { id } of gone) await files.remove(id);
  const waiting = await database.query<{ id: string }>(
    `SELECT id FROM imports WHERE state IN ('uploaded', 'reading', 'previewed', 'applying')`,
  );
  await files.clear(new Set(waiting.map(({ id }) => id)), toMs(old));
}
