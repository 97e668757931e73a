/** The bar that always tells: is this live and as of when, what is not delivered, and whether anybody knows where this phone is. */
import { useTranslation } from 'react-i18next';
import { useConnection, useNow } from '../../live/live.ts';
import { unsentCount, useOutbox } from '../../live/outbox/outbox-state.ts';
import { FRESH_FIX_MS, useTracking } from '../../live/tracker.ts';
import { clockTime } from '../../ui/format.ts';
import { CheckGlyph, ClockGlyph } from '../../ui/glyphs.tsx';
import { ConnectionDot } from './connection-dot.tsx';

/** Heartbeats come every ten seconds; a live picture is as of now until one is missed. */
const FRESH_MS = 12_000;

/** An item younger than this is on its way; an older one waits. */
const ON_ITS_WAY_MS = 5_000;

/** What waits for the network or for a person, and what is on its way. Positions are not counted: they are many, and nobody pressed them. */
export function useUnsent(): { waiting: number; sending: number } {
  const unsent = useOutbox(unsentCount);
  const oldest = useOutbox(({ items }) => items[0]?.at);
  const { state } = useConnection();
  const nowMs = useNow();
  const isOnItsWay = state === 'live' && oldest !== undefined && nowMs - Date.parse(oldest) < ON_ITS_WAY_MS;
  return isOnItsWay ? { waiting: 0, sending: unsent } : { waiting: unsent, sending: 0 };
}

export function ConnectionBar() {
  const { t } = useTranslation();
  const connection = useConnection();
  const { waiting, sending } = useUnsent();
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
              <ClockGlyph /> {t('phone.bar.unsent', { n: waiting })}
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
  if (tracking.state === 'off' || (tracking.state === 'asking' && nowMs - tracking.since < FRESH_FIX_MS)) return null;
  if (tracking.state === 'denied') return <span>{t('phone.bar.denied')}</span>;
  const isFresh = tracking.state === 'on' && tracking.fixAt !== null && nowMs - tracking.fixAt < FRESH_FIX_MS;
  return (
    <span>
      {isFresh
        ? t('phone.bar.position', { n: Math.round(tracking.accuracyMetres ?? 0) })
        : t('phone.bar.noPosition', { time: clockTime(tracking.fixAt ?? tracking.since).slice(0, 5) })}
    </span>
  );
}
