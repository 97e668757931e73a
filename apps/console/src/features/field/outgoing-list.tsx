/** Notes, photos and reports of this phone: dashed until the centre has them, gone a little after. What was refused keeps its card. */
import { Button } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OutboxItem } from '../../live/outbox/outbox-order.ts';
import { type Delivered, useOutbox } from '../../live/outbox/outbox-state.ts';
import { outbox } from '../../live/outbox/phone-outbox.ts';
import { clockTime } from '../../ui/format.ts';
import { CheckGlyph, ClockGlyph } from '../../ui/glyphs.tsx';
import { AddToReport, type PressedReport } from './add-to-report.tsx';
import { RefusedCard } from './refused-card.tsx';

const SHOWN_MS = 15_000;
const SHOWN = 20;

/** The rest is shown where it was pressed. */
const LISTED: readonly OutboxItem['kind'][] = ['note', 'media', 'report'];
type OnAdd = (report: PressedReport) => void;
const isListed = ({ kind }: OutboxItem): boolean => LISTED.includes(kind);

export function OutgoingList() {
  const { t } = useTranslation();
  const items = useOutbox((outboxed) => outboxed.items).filter(isListed);
  const delivered = useOutbox((outboxed) => outboxed.delivered).filter(({ item }) => isListed(item));
  // Its row may go while a person is still writing.
  const [adding, setAdding] = useState<PressedReport | null>(null);
  if (items.length === 0 && delivered.length === 0 && adding === null) return null;
  return (
    <section className="outgoing" aria-label={t('phone.outgoing.title')} aria-live="polite">
      {items.slice(0, SHOWN).map((item) => (
        <OutgoingRow key={item.id} item={item} onAdd={setAdding} />
      ))}
      {items.length > SHOWN && <p className="secondary">{t('phone.outgoing.more', { n: items.length - SHOWN })}</p>}
      {delivered.map((one) => (
        <DeliveredRow key={one.item.id} delivered={one} onAdd={setAdding} />
      ))}
      <AddToReport report={adding} onClose={() => setAdding(null)} />
    </section>
  );
}

function OutgoingRow({ item, onAdd }: { item: OutboxItem; onAdd: OnAdd }) {
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
      <More item={item} onAdd={onAdd} />
    </div>
  );
}

function More({ item: { kind, subjectId, words }, onAdd }: { item: OutboxItem; onAdd: OnAdd }) {
  const { t } = useTranslation();
  if (kind !== 'report' || subjectId === null) return null;
  return <Button onClick={() => onAdd({ id: subjectId, summary: words })}>{t('phone.addTo.open')}</Button>;
}

function DeliveredRow({ delivered: { item, confirmedAt }, onAdd }: { delivered: Delivered; onAdd: OnAdd }) {
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
      <More item={item} onAdd={onAdd} />
    </div>
  );
}
