// How the parts of a cluster are started: what docker-compose.yml must say (compose.spec.mjs) and what cluster.spec.mjs runs for real.
/** @typedef {{ command: [string, string], role: string }} Part */

/** @type {Part} */
export const SERVER = { command: ['node', 'apps/server/dist/main.js'], role: 'server' };
/** @type {Part} */
export const WORKER = { command: ['node', 'apps/server/dist/main.js'], role: 'worker' };
/** Not part of the cluster test: terminals.spec.mjs sees it run. */
export const TERMINALS = { command: ['node', 'apps/server/dist/jt808/main.js'], role: undefined };
