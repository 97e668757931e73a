/** The built product in a process that can be asked to broadcast an event by itself, so that only the feed is measured and not the writing. */
import { answer, wallMicros } from './children.mjs';
import { closedLoop } from './emitting.mjs';
import { built, environment } from './stand.mjs';

/** @type {any} */
let core;
/** @type {any} */
let template;
let position = 0;
const loop = closedLoop();

/** Through the hub, as the tail does it after reading from the log. */
function send() {
  position += 1;
  const id = `loop${position}`;
  void core.hub.deliver([{ ...template, id, number: position }], position);
  return id;
}

answer(
  {
    async listen({ databaseUrl, folder }) {
      const [{ openCore }, { readConfig }, { makeLog }, { makeApplication }, { EVENT_COLUMNS, toTailed }] = await Promise.all(
        ['core.module.js', 'core/config.js', 'core/log.js', 'app.js', 'feed/relay.js'].map(built),
      );
      const log = makeLog('error', 'bench');
      core = await openCore(readConfig({ ...environment(databaseUrl, folder), PORT: '0', LOG_LEVEL: 'error' }), log);
      const { nest } = await makeApplication(core);
      await nest.listen(0, '127.0.0.1');
      const row = await core.database.one(`SELECT ${EVENT_COLUMNS} FROM events WHERE type = 'report.received' ORDER BY id DESC LIMIT 1`);
      template = toTailed(row);
      position = core.hub.position;
      return nest.getHttpServer().address().port;
    },
    loop: ({ events, window }) => loop.run(events, window, send),
    now: wallMicros,
    memory() {
      globalThis.gc?.();
      globalThis.gc?.();
      return process.memoryUsage().rss;
    },
  },
  ({ complete }) => loop.complete(complete),
);
