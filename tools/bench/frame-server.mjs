/** The built product in a process that can be asked to show frames of positions one after the other, instead of one a tick. */
import { answer } from './children.mjs';
import { closedLoop } from './emitting.mjs';
import { bodyOf, Line } from './http.mjs';
import { built, environment } from './stand.mjs';

/** @type {any} */
let core;
/** @type {any} the one of the application */
let frames;
/** @type {number[]} */
const numbers = [];
/** Every frame is of a second of its own, by which the consoles tell it. */
let second = Math.floor(Date.now() / 1000);
const loop = closedLoop();

/** As fixes that have just been committed, and the tick that comes after them. */
function send() {
  second += 1;
  core.positions.take(
    numbers.map((positionNumber, index) => ({
      positionNumber,
      point: [120 + index * 1e-4 + (second % 97) * 1e-5, 36.2 + index * 1e-4],
      atMs: second * 1000,
      speedMps: 9.5,
      headingDegrees: 270.5,
      accuracyMetres: 8,
    })),
  );
  frames.tick();
  return String(second);
}

answer(
  {
    async listen({ databaseUrl, folder, token, units }) {
      const [{ openCore }, { readConfig }, { makeLog }, { makeApplication }, { PositionFrames }] = await Promise.all(
        ['core.module.js', 'core/config.js', 'core/log.js', 'app.js', 'position/position.frames.js'].map(built),
      );
      const { tick } = PositionFrames.prototype;
      PositionFrames.prototype.tick = function () {
        frames = this;
        tick.call(this);
      };
      core = await openCore(readConfig({ ...environment(databaseUrl, folder), PORT: '0', LOG_LEVEL: 'error' }), makeLog('error', 'bench'));
      const { nest } = await makeApplication(core);
      await nest.listen(0, '127.0.0.1');
      const { port } = nest.getHttpServer().address();
      const line = await Line.open(`http://127.0.0.1:${port}`);
      for (let index = 0; index < units; index++) {
        const team = { code: `F${String(index).padStart(3, '0')}`, name: `Team ${index}` };
        numbers.push(bodyOf(await line.post('/api/v1/teams', token, team)).positionNumber);
      }
      line.close();
      return port;
    },
    loop: ({ frames: count }) => loop.run(count, 1, send),
  },
  ({ complete }) => loop.complete(complete),
);
