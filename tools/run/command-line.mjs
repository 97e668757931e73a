/** What a tool is told on its command line. */
import { parseArgs } from 'node:util';

/** Said wrongly: the tool answers with its usage and ends with 2. */
export class UsageError extends Error {}

/**
 * The options and positionals; `--help` tells the usage and ends the process. Throws UsageError.
 * @template {import('node:util').ParseArgsConfig} C @param {C} config @param {string} usage @returns {ReturnType<typeof parseArgs<C>>}
 */
export function readArgs(config, usage) {
  const options = { ...config.options, help: { type: /** @type {const} */ ('boolean') } };
  let parsed;
  try {
    parsed = parseArgs({ ...config, options });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
  if (parsed.values.help) {
    process.stdout.write(`${usage}\n`);
    process.exit(0);
  }
  return /** @type {ReturnType<typeof parseArgs<C>>} */ (parsed);
}
