/** What an empty database gets at the first start. */
import type { Core } from '../core/core.module.ts';

export async function firstStart(core: Core): Promise<void> {
  core.log.debug('first start');
}
