/** Notes, photos and reports of this phone: dashed until the centre has them, gone a little after. What was refused keeps its card. */
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { type Delivered, useOutbox } from '../../live/outbox/outbox.ts';
import type { OutboxItem } from '../../live/outbox/outbox-order.ts';
import { outbox } from '../../live/outbox/phone-outbox.ts';
import { clockTime } from '../../ui/format.ts';
import { CheckGlyph, ClockGlyph } from '../../ui/glyphs.tsx';
import { RefusedCard } from './refused-card.tsx';

const SHOWN_MS = 15_000;
const SHOWN = 20;

/** The rest is shown where it was pressed. */
const LISTED: readonly OutboxItem['kind'][] = ['note', 'media', 'report'];
const isListed = ({ kind }: OutboxItem): boolean => LISTED.includes(kind);

export function OutgoingList() {
  const { t } = useTranslation();
  const items = useOutbox((outboxed) => outboxed.items).filter(isListed);
  const delivered = useOutbox((outboxed) => outboxed.delivered).filter(({ item }) => isListed(item));
  if (items.length === 0 && delivered.length === 0) return null;
  return (
    <section className="outgoing" aria-label={t('phone.outgoing.title')} aria-live="polite">
      {items.slice(0, SHOWN).map((item) => (
        <OutgoingRow key={item.id} item={item} />
      ))}
      {items.length > SHOWN && <p className="secondary">{t('phone.outgoing.more', { n: items.length - SHOWN })}</p>}
      {delivered.map((one) => (
        <DeliveredRow key={one.item.id} delivered={one} />
      ))}
    </section>
  );
}

function OutgoingRow({ item }: { item: OutboxItem }) {
  const { t } = useTranslation();
  const isSending = useOutbox(({ sendingId }) => sendingId === item.id);
  const kind = item.kind as 'note' | 'media' | 'report';
  if (item.state !== 'waiting')
    return <RefusedCard item={item} title={t('phone.outgoing.refused', { what: t(`phone.outgoing.${kind}`) })} />;
  return (
    <div className={`outgoing-row outgoing-${isSending ? 'sending' : 'waiting'}`}>
      <ClockGlyph size={18} />
      <div>
        <b className="cut">
          {t(`phone.outgoing.${kind}`)} {item.words}
        </b>
        <span>{isSending ? t('phone.outgoing.sending') : t('phone.outgoing.waiting', { time: clockTime(Date.parse(item.at)) })}</span>
      </div>
    </div>
  );
}

function DeliveredRow({ delivered: { item, confirmedAt } }: { delivered: Delivered }) {
  const { t } = useTranslation();
  useEffect(() => {
    const timer = setTimeout(() => outbox.forgetDelivered(item.id), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [item.id]);
  return (
    <div className="outgoing-row outgoing-confirmed">
      <CheckGlyph size={18} />
      <div>
        <b className="cut">
          {t(`phone.outgoing.${item.kind as 'note'}`)} {item.words}
        </b>
        <span>{t('phone.outgoing.confirmed', { time: clockTime(confirmedAt) })}</span>
      </div>
    </div>
  );
}
