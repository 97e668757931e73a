/** Across the screen only when the picture is not the truth: offline for a minute, the session over, or just made up again. */
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { VEIL_AFTER_MS } from '../../live/connection.ts';
import { retryLine, useCaughtUp, useConnection, useNow } from '../../live/live.ts';
import { clockTime } from '../../ui/format.ts';
import { CheckGlyph, LateGlyph } from '../../ui/glyphs.tsx';
import { Banner } from '../../ui/pane.tsx';

const CAUGHT_UP_SHOWN_MS = 5_000;

export function Banners({ onSignIn }: { onSignIn: () => void }) {
  const { t } = useTranslation();
  const connection = useConnection();
  const caughtUp = useCaughtUp();
  const nowMs = useNow();
  if (connection.state === 'ended') {
    return (
      <Banner tone="red" icon={<LateGlyph />} action={<Button onClick={onSignIn}>{t('bar.signInAgain')}</Button>}>
        {t('bar.endedBanner', { time: clockTime(connection.since) })}
      </Banner>
    );
  }
  if (connection.state === 'offline' && nowMs - connection.since > VEIL_AFTER_MS) {
    return (
      <Banner tone="red" icon={<LateGlyph />} action={<Button onClick={retryLine}>{t('bar.retryNow')}</Button>}>
        {t('bar.staleBanner', { time: clockTime(connection.since), attempt: connection.attempt })}
      </Banner>
    );
  }
  if (connection.state === 'live' && caughtUp !== null && nowMs - caughtUp.at < CAUGHT_UP_SHOWN_MS) {
    return (
      <Banner tone="green" icon={<CheckGlyph />}>
        {t('bar.caughtUp', { n: caughtUp.events, time: clockTime(caughtUp.at) })}
      </Banner>
    );
  }
  return null;
}
