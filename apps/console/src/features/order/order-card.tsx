/**
 * The order on a team's phone: the words, what it points at, and one button that says it was read. Whoever mounts it brings the rows and sends the
 * reading (`POST /orders/:id/read`), so that it works without network as everything there does.
 */
import type { Drawing, Order } from '@fenghuo/domain';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { clockTime } from '../../ui/format.ts';
import { CheckGlyph } from '../../ui/glyphs.tsx';
import { drawingName } from '../../ui/words.ts';
import './order.css';

type Props = { order: Order; drawings: readonly Drawing[]; isSending: boolean; onRead: () => void; onShow?: (drawing: Drawing) => void };

export function OrderCard({ order, drawings, isSending, onRead, onShow }: Props) {
  const { t } = useTranslation();
  const isVoid = order.state === 'void';
  const own = drawings.filter(({ id }) => order.drawingIds.includes(id));
  return (
    <section className={`order-card ${isVoid ? 'is-void' : ''}`} aria-label={t('order.from')}>
      <header className="order-line">
        <b>{t('order.from')}</b>
        <span className="tertiary">{t('order.edition', { n: order.edition })}</span>
        {isVoid && <b className="order-waiting">{t('order.void')}</b>}
        {!isVoid && order.cause === 'redrawn' && <span className="order-anew">{t('order.reissued')}</span>}
        {order.dueAt && <span className="order-due">{t('order.dueAt', { time: clockTime(Date.parse(order.dueAt)) })}</span>}
      </header>
      <p className="order-card-text">{order.text}</p>
      {own.map((drawing) => (
        <button key={drawing.id} type="button" className="plain drawing-line" disabled={!onShow} onClick={() => onShow?.(drawing)}>
          <i className={`drawing-mark drawing-${drawing.kind}`} aria-hidden="true" />
          <b className="cut">{drawingName(t, drawing)}</b>
        </button>
      ))}
      {order.readAt === null ? (
        !isVoid && (
          <Button type="primary" size="large" block loading={isSending} onClick={onRead}>
            {t('order.iHaveRead')}
          </Button>
        )
      ) : (
        <span className="order-read">
          <CheckGlyph size={14} /> {t('order.read', { time: clockTime(Date.parse(order.readAt)) })}
        </span>
      )}
    </section>
  );
}
