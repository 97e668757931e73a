/** What the centre did not take: what it was, why, with its code, and what can be done with it. Nothing of it is lost until a person says so. */
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { heldUpBy, type OutboxItem } from '../../live/outbox/outbox-order.ts';
import { useOutbox } from '../../live/outbox/outbox-state.ts';
import { outbox } from '../../live/outbox/phone-outbox.ts';
import { clockTime } from '../../ui/format.ts';
import { LateGlyph } from '../../ui/glyphs.tsx';

export function RefusedCard({ item, title }: { item: OutboxItem; title: string }) {
  const { t } = useTranslation();
  const held = useOutbox(({ items }) => heldUpBy(items, item).length);
  const [isCopied, setCopied] = useState(false);
  const [isSure, setSure] = useState(false);
  const code = item.failure?.code ?? 'UNEXPECTED';
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(`${item.at} ${title} ${item.words} ${code} ${item.id}`);
    setCopied(true);
  };
  return (
    <div className="refused-card" role="alert">
      <p>
        <LateGlyph size={18} /> <b>{title}</b>
      </p>
      {item.kind !== 'step' && <p className="cut-two">{item.words}</p>}
      <p>
        {t(`error.${code}`)} <code>{code}</code> <span className="tertiary">{clockTime(Date.parse(item.at))}</span>
      </p>
      {held > 0 && <p>{t('phone.outgoing.held', { n: held })}</p>}
      <div className="card-buttons">
        <Button onClick={() => void outbox.retry(item.id)}>{t('phone.outgoing.retry')}</Button>
        <Button onClick={() => void copy()}>{t(isCopied ? 'phone.copied' : 'phone.outgoing.copy')}</Button>
        <Button danger={isSure} onClick={() => (isSure ? void outbox.remove([item.id]) : setSure(true))}>
          {t(isSure ? 'phone.outgoing.removeSure' : 'phone.outgoing.remove')}
        </Button>
      </div>
    </div>
  );
}
