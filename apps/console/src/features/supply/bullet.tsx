import './bullet.css';

/** A bar against a target (docs: visual system, section 8): the target is an ink tick in the middle of every bar, so that rows compare at a glance. */
type Props = {
  /** Of the target: 1 is the target itself. */
  share: number;
  tone: 'calm' | 'amber' | 'red';
  words: string;
  /** The same as a sentence. */
  label: string;
};

export function Bullet({ share, tone, words, label }: Props) {
  return (
    <span className={`bullet bullet-${tone}`} role="img" aria-label={label} title={label}>
      <span className="bullet-track">
        <i style={{ width: `${Math.min(100, Math.max(0, share * 50))}%` }} />
        <b />
      </span>
      <span className="bullet-words">{words}</span>
    </span>
  );
}
