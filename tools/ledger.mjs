// `npm run ledger:verify`: sums every line of the ledger from zero and compares with the balances that are kept. Ends with 1 and names what differs.
// Works on the embedded PostgreSQL, running or not, and on one's own by DATABASE_URL.
import { readArgs, UsageError } from './run/command-line.mjs';
import { installMissing } from './run/install.mjs';
import { dataDir } from './run/places.mjs';

const USAGE = 'Usage: npm run ledger:verify';

try {
  readArgs({ options: {} }, USAGE);
  await installMissing({ shipped: true });
  const [{ withDatabase }, { verifyLedger }] = await Promise.all([import('./backup/database.mjs'), import('./ledger/verify.mjs')]);
  const { movements, lines, balances, differences } = await withDatabase(dataDir(), verifyLedger);
  for (const one of differences) console.error(one);
  console.log(
    `${movements} movements, ${lines} lines, ${balances} balances: ${differences.length === 0 ? 'equal' : `${differences.length} differ`}.`,
  );
  process.exitCode = differences.length === 0 ? 0 : 1;
} catch (error) {
  console.error(error.hint || error instanceof UsageError ? error.message : error);
  process.exitCode = 1;
}
