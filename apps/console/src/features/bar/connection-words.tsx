/** The connection, always in words beside the dot. */
import { useTranslation } from 'react-i18next';
import { useConnection, useNow } from '../../live/live.ts';
import { clockTime } from '../../ui/format.ts';

/** Heartbeats come every ten seconds; a live picture is as of now until one is missed. */
const FRESH_MS = 12_000;

export function ConnectionWords() {
  const { t } = useTranslation();
  const connection = useConnection();
  const nowMs = useNow();
  const [tone, word, more] = wordsOf();
  function wordsOf(): ['live' | 'catching' | 'offline', string, string] {
    switch (connection.state) {
      case 'live':
        return ['live', t('bar.live'), t('common.asOf', { time: clockTime(nowMs - connection.asOf < FRESH_MS ? nowMs : connection.asOf) })];
      case 'connecting':
        return ['catching', t('bar.connecting'), ''];
      case 'catchingUp':
        return [
          'catching',
          t('bar.catchingUp'),
          t('bar.applied', { n: connection.applied }) +
            (connection.asOf ? ` · ${t('common.asOf', { time: clockTime(connection.asOf) })}` : ''),
        ];
      case 'offline':
        return ['offline', t('bar.offline'), t('common.since', { time: clockTime(connection.since) })];
      case 'ended':
        return ['offline', t('bar.ended'), t('common.since', { time: clockTime(connection.since) })];
    }
  }
  return (
    <span className={`connection connection-${tone}`} role="status" data-state={connection.state}>
      <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
        {tone === 'live' && <circle cx="6" cy="6" r="5" fill="currentColor" />}
        {tone === 'catching' && (
          <>
            <circle cx="6" cy="6" r="4.5" fill="none" stroke="currentColor" strokeWidth="1.5" />
            <path d="M6 1.5 A4.5 4.5 0 0 1 6 10.5 Z" fill="currentColor" />
          </>
        )}
        {tone === 'offline' && (
          <>
            <circle cx="6" cy="6" r="4.5" fill="none" stroke="currentColor" strokeWidth="1.5" />
            <path d="M3 3 L9 9" stroke="currentColor" strokeWidth="1.5" />
          </>
        )}
      </svg>
      <b>{word}</b> <span className="secondary">{more}</span>
    </span>
  );
}
