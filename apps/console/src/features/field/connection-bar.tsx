/** The bar that always tells: is this live and as of when, what is not delivered, and whether anybody knows where this phone is. */
import { useTranslation } from 'react-i18next';
import { useConnection, useNow, usePending } from '../../live/live.ts';
import { undelivered, useOutgoing } from '../../live/outgoing.ts';
import { unsentPresses, usePresses } from '../../live/presses.ts';
import { useTracking } from '../../live/tracker.ts';
import { clockTime } from '../../ui/format.ts';
import { CheckGlyph, ClockGlyph } from '../../ui/glyphs.tsx';
import { ConnectionDot } from './connection-dot.tsx';

/** Heartbeats come every ten seconds; a live picture is as of now until one is missed. */
const FRESH_MS = 12_000;
/** A position older than this is no position. */
const POSITION_MS = 60_000;

/** What waits for the network, and what is on its way. */
export function useUnsent(): { waiting: number; sending: number } {
  const presses = usePresses(unsentPresses);
  const items = useOutgoing((outgoing) => outgoing.items);
  return { waiting: presses + undelivered(items), sending: usePending().length };
}

export function ConnectionBar() {
  const { t } = useTranslation();
  const connection = useConnection();
  const unsent = useUnsent();
  // Without a line nothing is on its way, whatever is being tried.
  const isCut = connection.state === 'offline' || connection.state === 'ended';
  const waiting = isCut ? unsent.waiting + unsent.sending : unsent.waiting;
  const sending = isCut ? 0 : unsent.sending;
  const nowMs = useNow();
  const minute = (ms: number): string => clockTime(ms).slice(0, 5);
  const words = (): string => {
    switch (connection.state) {
      case 'live':
        return t('phone.bar.live', { time: clockTime(nowMs - connection.asOf < FRESH_MS ? nowMs : connection.asOf) });
      case 'connecting':
        return t('phone.bar.connecting');
      case 'catchingUp':
        return t('phone.bar.catchingUp');
      case 'offline':
        return t('phone.bar.offline', { time: minute(connection.since) });
      case 'ended':
        return t('phone.bar.ended');
    }
  };
  const tone = waiting > 0 && connection.state === 'live' ? 'catchingUp' : connection.state;
  return (
    <header className={`phone-bar phone-bar-${tone}`}>
      <span className="phone-bar-words">
        <ConnectionDot state={connection.state} />
        {/* The second that ticks is not for reading aloud; the state is. */}
        <b aria-hidden="true">{words()}</b>
        <span className="unseen" role="status">
          {connection.state === 'live' ? t('bar.live') : words()}
        </span>
      </span>
      <span className="phone-bar-right">
        <span role="status">
          {waiting > 0 ? (
            <b>
              <ClockGlyph /> {t('phone.bar.unsent', { n: waiting + sending })}
            </b>
          ) : sending > 0 ? (
            <>
              <ClockGlyph /> {t('phone.bar.sending', { n: sending })}
            </>
          ) : (
            <>
              <CheckGlyph /> {t('phone.bar.allSent')}
            </>
          )}
        </span>
        <PositionWords nowMs={nowMs} />
      </span>
    </header>
  );
}

function PositionWords({ nowMs }: { nowMs: number }) {
  const { t } = useTranslation();
  const tracking = useTracking();
  if (tracking.state === 'off' || (tracking.state === 'asking' && nowMs - tracking.since < POSITION_MS)) return null;
  if (tracking.state === 'denied') return <span>{t('phone.bar.denied')}</span>;
  const isFresh = tracking.state === 'on' && tracking.fixAt !== null && nowMs - tracking.fixAt < POSITION_MS;
  return (
    <span>
      {isFresh
        ? t('phone.bar.position', { n: Math.round(tracking.accuracyMetres ?? 0) })
        : t('phone.bar.noPosition', { time: clockTime(tracking.fixAt ?? tracking.since).slice(0, 5) })}
    </span>
  );
}
