// The one entry of the house: `npm start`, `npm test`, `npm run check`, `npm run bench`. Plain Node, because it runs before anything is installed.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Fenghuo needs Node 20.19 or later; this is ${process.versions.node}.`);
  process.exit(1);
}

const commands = {
  start: async () => (await import('./run/start.mjs')).start(),
  test: async () => (await import('./run/check.mjs')).check(),
  check: async () => (await import('./run/check.mjs')).check(),
  bench: async () => (await import('./run/bench.mjs')).bench(process.argv.slice(3)),
};

const command = commands[process.argv[2]];
if (!command) {
  console.error(`Usage: node tools/run.mjs ${Object.keys(commands).join('|')}`);
  process.exit(1);
}
try {
  process.exitCode = await command();
} catch (error) {
  console.error(error.hint ? error.message : error);
  process.exitCode = 1;
}
