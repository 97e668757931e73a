// Installs what package-lock.json names and node_modules lacks. `npm ci` is not used: some registries lack platform packages of other
// systems, npm then leaves them out of the lock file and `npm ci` refuses it; `npm install` takes the same locked versions.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hint, root } from './places.mjs';
import { step } from './step.mjs';

/** `shipped`: a production install without development packages will do. */
export async function installMissing({ shipped = false } = {}) {
  if (complete(shipped)) return;
  const args = ['install', '--no-audit', '--no-fund', '--include=dev'];
  if (!(await step('installing packages (one to three minutes the first time)', 'npm', args))) {
    throw hint('npm install failed; its output is above.');
  }
}

function complete(shipped) {
  const wanted = packages('package-lock.json');
  const present = packages('node_modules/.package-lock.json');
  if (!wanted || !present) return false;
  return Object.entries(wanted).every(([path, { version, link, optional, dev, devOptional }]) => {
    if (!path.startsWith('node_modules/') && !path.includes('/node_modules/')) return true;
    return link || optional || (shipped && (dev || devOptional)) || present[path]?.version === version;
  });
}

function packages(file) {
  try {
    return JSON.parse(readFileSync(join(root, file), 'utf8')).packages;
  } catch {
    return undefined;
  }
}
