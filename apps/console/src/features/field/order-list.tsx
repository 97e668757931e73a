/** What this team is ordered to do at the incident: the commander's words, and what of the map is its own. Having read it is a press like any other: kept, and sent when it can be. */
import type { Assignment, Drawing } from '@fenghuo/domain';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { orderClock, toneAt } from '../../live/clock-of.ts';
import { useNow, useRows } from '../../live/live.ts';
import { doneDraft, readDraft } from '../../live/outbox/drafts.ts';
import { useOutbox } from '../../live/outbox/outbox-state.ts';
import { outbox } from '../../live/outbox/phone-outbox.ts';
import { serverTime } from '../../live/server-time.ts';
import { usePerson } from '../../live/session.ts';
import { useCommand } from '../../ui/command.tsx';
import { DrawingMark } from '../../ui/drawing-mark.tsx';
import { failureWords } from '../../ui/failure.ts';
import { instant } from '../../ui/format.ts';
import { drawingName } from '../../ui/words.ts';
import { RefusedCard } from './refused-card.tsx';
import { leads } from './tasks.ts';

export function OrderList({ assignment, drawings }: { assignment: Assignment; drawings: readonly Drawing[] }) {
  const { t } = useTranslation();
  const nowMs = useNow();
  const person = usePerson();
  const unsent = useOutbox(({ items }) => items).filter(({ kind }) => kind === 'read');
  const { run, failure } = useCommand();
  const orders = useRows('order').filter(
    ({ teamId, incidentId, state }) => teamId === assignment.teamId && incidentId === assignment.incidentId && state === 'current',
  );
  if (orders.length === 0) return null;
  const say = (draft: typeof readDraft, id: string): void => {
    const now = serverTime.now();
    void run(() => outbox.add([draft(id, new Date(now).toISOString())], now));
  };
  return (
    <section className="task-orders">
      <h3>{t('phone.order.title')}</h3>
      {orders.map((order) => {
        const presses = unsent.filter(({ subjectId }) => subjectId === order.id);
        const press = presses.find(({ path }) => path.endsWith('/read'));
        const donePress = presses.find(({ path }) => path.endsWith('/done'));
        const tone = donePress ? 'calm' : toneAt(orderClock(order), nowMs);
        const mayFinish = (order.readAt !== null || press !== undefined) && !order.doneAt && donePress === undefined;
        return (
          <div key={order.id} className={order.readAt === null ? 'is-unread' : ''}>
            <p className="task-news-text strong">{order.text}</p>
            <p className="tertiary">
              {t('phone.order.edition', { n: order.edition, time: instant(Date.parse(order.issuedAt), nowMs) })}
              {order.dueAt && (
                <span className={tone === 'calm' ? '' : `${tone}-text`} data-order-tone={tone}>
                  {`　${t('phone.order.due', { time: instant(Date.parse(order.dueAt), nowMs) })}`}
                </span>
              )}
              {order.cause === 'redrawn' && <b className="amber-text">　{t('order.reissued')}</b>}
            </p>
            {drawings
              .filter(({ id }) => order.drawingIds.includes(id))
              .map((drawing) => (
                <p key={drawing.id} className="task-drawing">
                  <DrawingMark kind={drawing.kind} /> {drawingName(t, drawing)}
                </p>
              ))}
            {order.readAt !== null && (
              <p className="tertiary">
                {t('phone.order.read', { name: order.readBy?.name ?? '', time: instant(Date.parse(order.readAt), nowMs) })}
              </p>
            )}
            {press?.state === 'refused' && <RefusedCard item={press} title={t('phone.order.refused')} />}
            {order.readAt === null && press?.state === 'waiting' && <p className="amber-text">{t('phone.order.unsent')}</p>}
            {order.readAt === null && press === undefined && leads(person, assignment.teamId) && (
              <Button block onClick={() => say(readDraft, order.id)}>
                {t('phone.order.mark')}
              </Button>
            )}
            {donePress?.state === 'refused' && <RefusedCard item={donePress} title={t('phone.order.doneRefused')} />}
            {!order.doneAt && donePress?.state === 'waiting' && <p className="amber-text">{t('phone.order.doneUnsent')}</p>}
            {order.doneAt && (
              <p className="tertiary">
                {t('phone.order.done', { name: order.doneBy?.name ?? '', time: instant(Date.parse(order.doneAt), nowMs) })}
              </p>
            )}
            {mayFinish && leads(person, assignment.teamId) && (
              <Button block onClick={() => say(doneDraft, order.id)}>
                {t('phone.order.finish')}
              </Button>
            )}
          </div>
        );
      })}
      {failure !== null && <p className="red-text">{failureWords(t, failure)}</p>}
    </section>
  );
}
