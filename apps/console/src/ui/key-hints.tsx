/** The keys that lead on from a pane in which nothing is open yet. */
import { Keycap } from './pane.tsx';
import './key-hints.css';

/** `keys`: parted by spaces. */
export type KeyHint = { keys: string; words: string };

export const KeyHints = ({ hints }: { hints: readonly KeyHint[] }) => (
  <div className="key-hints tertiary">
    {hints.map(({ keys, words }) => (
      <span key={keys}>
        {keys.split(' ').map((key) => (
          <Keycap key={key}>{key}</Keycap>
        ))}{' '}
        {words}
      </span>
    ))}
  </div>
);
