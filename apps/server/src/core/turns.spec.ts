import { Turns } from './turns.ts';

test('so many at once, the others in their order, and a failure holds nobody up', async () => {
  const turns = new Turns(2);
  const begun: number[] = [];
  const ends: (() => void)[] = [];
  const work = (index: number) =>
    turns.take(async () => {
      begun.push(index);
      await new Promise<void>((resolve) => ends.push(resolve));
      if (index === 0) throw new Error('broken');
      return index;
    });
  const works = [0, 1, 2, 3].map(work);
  const settled = Promise.allSettled(works);
  expect(begun).toEqual([0, 1]);
  ends[0]?.();
  await expect(works[0]).rejects.toThrow('broken');
  await new Promise(setImmediate);
  expect(begun).toEqual([0, 1, 2]);
  ends[1]?.();
  await works[1];
  await new Promise(setImmediate);
  expect(begun).toEqual([0, 1, 2, 3]);
  for (const end of ends) end();
  expect((await settled).map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled', 'fulfilled']);
  const last = work(4);
  ends.at(-1)?.();
  expect(await last).toBe(4);
});
