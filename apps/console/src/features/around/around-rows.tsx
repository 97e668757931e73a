/** A kind of things around a point under its head, and one of them: what it is, how far, in which direction. */
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { distance } from '../../ui/format.ts';
import { GroupHead } from '../../ui/pane.tsx';
import { bearingWords } from '../../ui/words.ts';
import type { Near } from './around.ts';

/** So near that a direction says nothing. */
const HERE_METRES = 20;

type GroupProps<T> = { title: string; none: string; note?: string | null; near: readonly Near<T>[]; children: (one: Near<T>) => ReactNode };

export function Group<T>({ title, none, note, near, children }: GroupProps<T>) {
  return (
    <section aria-label={title}>
      <GroupHead title={title} count={near.length}>
        {note}
      </GroupHead>
      {near.length === 0 ? <div className="around-none tertiary">{none}</div> : near.map(children)}
    </section>
  );
}

type RowProps = { near: Near<unknown>; symbol: ReactNode; name: string; onPress: () => void; children: ReactNode };

export function Row({ near: { metres, degrees }, symbol, name, onPress, children }: RowProps) {
  const { t } = useTranslation();
  return (
    <button type="button" className="plain around-row" onClick={onPress}>
      {symbol}
      <b>{name}</b>
      <span className="nowrap around-far">
        {metres < HERE_METRES ? (
          t('around.here')
        ) : (
          <>
            {distance(metres)} <span className="around-bearing">{bearingWords(t, degrees)}</span>
          </>
        )}
      </span>
      <span className="around-words secondary">{children}</span>
    </button>
  );
}
