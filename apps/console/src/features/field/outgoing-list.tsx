/** Notes, photos and reports of this phone: dashed until the centre has them, gone a little after. */
import { Button } from 'antd';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { forgetOutgoing, type Outgoing, retryOutgoing, useOutgoing } from '../../live/outgoing.ts';
import { failureWords } from '../../ui/failure.ts';
import { clockTime } from '../../ui/format.ts';
import { CheckGlyph, ClockGlyph, LateGlyph } from '../../ui/glyphs.tsx';

const SHOWN_MS = 15_000;

export function OutgoingList() {
  const { t } = useTranslation();
  const items = useOutgoing((outgoing) => outgoing.items);
  if (items.length === 0) return null;
  return (
    <section className="outgoing" aria-label={t('phone.outgoing.title')} aria-live="polite">
      {items.map((item) => (
        <OutgoingRow key={item.id} item={item} />
      ))}
    </section>
  );
}

function OutgoingRow({ item }: { item: Outgoing }) {
  const { t } = useTranslation();
  useEffect(() => {
    if (item.state !== 'confirmed') return;
    const timer = setTimeout(() => forgetOutgoing(item.id), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [item.state, item.id]);
  const words = {
    sending: t('phone.outgoing.sending'),
    waiting: t('phone.outgoing.waiting'),
    confirmed: t('phone.outgoing.confirmed', { time: clockTime(item.confirmedAt ?? item.madeAt) }),
    refused: t('phone.outgoing.refused', { why: failureWords(t, item.failure) }),
  }[item.state];
  return (
    <div className={`outgoing-row outgoing-${item.state}`}>
      {item.state === 'confirmed' ? (
        <CheckGlyph size={18} />
      ) : item.state === 'refused' ? (
        <LateGlyph size={18} />
      ) : (
        <ClockGlyph size={18} />
      )}
      <div>
        <b className="cut">
          {t(`phone.outgoing.${item.kind}`)} {item.words}
        </b>
        <span>{words}</span>
      </div>
      {item.state === 'refused' && (
        <>
          <Button onClick={() => retryOutgoing(item.id)}>{t('phone.outgoing.retry')}</Button>
          <Button onClick={() => forgetOutgoing(item.id)}>{t('phone.outgoing.remove')}</Button>
        </>
      )}
    </div>
  );
}
