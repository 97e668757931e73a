/** What was pressed here and where it is: on its way, waiting on this phone, refused, or with the centre. Words, not only colours. */
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { useConnection, useNow } from '../../live/live.ts';
import { useOutbox } from '../../live/outbox/outbox-state.ts';
import { outbox } from '../../live/outbox/phone-outbox.ts';
import { lastArrivedAt, pressesAt } from '../../live/place-presses.ts';
import { clockTime } from '../../ui/format.ts';
import { CheckGlyph, ClockGlyph } from '../../ui/glyphs.tsx';
import { RefusedCard } from './refused-card.tsx';

/** So long a press is on its way; after that it waits. */
const ANSWER_MS = 4_000;
const SHOWN_MS = 8_000;
const REFUSED_SHOWN = 3;

export function PlacePresses({ subjectId }: { subjectId: string }) {
  const { t } = useTranslation();
  const { state } = useConnection();
  const nowMs = useNow();
  const items = useOutbox((outboxed) => outboxed.items);
  const arrived = useOutbox(({ delivered }) => lastArrivedAt(delivered, subjectId));
  const presses = pressesAt(items, subjectId);
  const refused = presses.filter((press) => press.state !== 'waiting');
  const waiting = presses.filter((press) => press.state === 'waiting');
  const [first] = waiting;
  const last = waiting.at(-1);
  const isOnItsWay = first !== undefined && state === 'live' && nowMs - Date.parse(first.at) < ANSWER_MS;
  return (
    <div className="place-presses" aria-live="polite">
      {refused.slice(0, REFUSED_SHOWN).map((item) => (
        <RefusedCard key={item.id} item={item} title={t('placePhone.refused', { words: item.words })} />
      ))}
      {last && isOnItsWay && (
        <p className="place-line">
          <ClockGlyph size={18} /> {t('placePhone.pressed', { words: last.words, time: clockTime(Date.parse(last.at)) })}
        </p>
      )}
      {first && last && !isOnItsWay && (
        <div className="phone-note is-amber">
          <ClockGlyph size={18} />
          <span>
            <b>{t('placePhone.waiting', { n: waiting.length, time: clockTime(Date.parse(first.at)) })}</b>
            <br />
            {t('placePhone.waitingWhy')}
          </span>
          <Button onClick={() => void outbox.remove([last.id])}>{t('placePhone.takeBack', { words: last.words })}</Button>
        </div>
      )}
      {arrived && waiting.length === 0 && nowMs - arrived.confirmedAt < SHOWN_MS && (
        <p className="place-line is-sent">
          <CheckGlyph size={18} /> {t('placePhone.delivered', { words: arrived.item.words, time: clockTime(arrived.confirmedAt) })}
        </p>
      )}
    </div>
  );
}
