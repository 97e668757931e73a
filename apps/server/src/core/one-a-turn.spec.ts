/** Heavy work is let in one a turn, in order, and what fails holds up nobody. */
import { setImmediate as turn } from 'node:timers/promises';
import { OneATurn } from './one-a-turn.ts';

test('one a turn of the loop, in the order they came', async () => {
  const turns = new OneATurn();
  const done: string[] = [];
  for (const name of ['a', 'b', 'c']) turns.enter(() => done.push(name));
  expect(done).toEqual([]);
  const seen: string[] = [];
  for (let index = 0; index < 4; index++) {
    await turn();
    seen.push(done.join(''));
  }
  expect(seen).toEqual(['a', 'ab', 'abc', 'abc']);
  turns.enter(() => done.push('d'));
  await turn();
  expect(done.at(-1)).toBe('d');
});
