/** One team and its order: read after how long, or waiting since when, with the ways to reach whoever has not read it. */
import type { Order } from '@fenghuo/domain';
import { Button, Dropdown } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { orderClock, toneAt } from '../../live/clock-of.ts';
import { useNow, useRow } from '../../live/live.ts';
import { send } from '../../live/send.ts';
import { useTeamContacts } from '../../live/team-contacts.ts';
import { ReasonDialog, Refusal, Sending, tellDone, useCommand } from '../../ui/command.tsx';
import { clockTime, duration } from '../../ui/format.ts';
import { CheckGlyph, ClockGlyph } from '../../ui/glyphs.tsx';
import { TimeChip } from '../../ui/time-chip.tsx';

type Props = { teamId: string; order: Order | null; isCompact: boolean; mayAct: boolean };

export function OrderRow({ teamId, order, isCompact, mayAct }: Props) {
  const { t } = useTranslation();
  const team = useRow('team', teamId);
  const nowMs = useNow();
  const { run, isBusy, failure } = useCommand();
  const [isTakingBack, setTakingBack] = useState(false);
  const [isReaching, setReaching] = useState(false);
  const reach = useTeamContacts(team, isReaching);
  const name = team?.name ?? t('common.unknown');
  const current = order?.state === 'current' ? order : null;
  const isWaiting = current !== null && current.readAt === null;
  const markRead = async (): Promise<void> => {
    if (current === null) return;
    const done = await run(() => send('POST', `/orders/${current.id}/read`, {}, { name: 'readOrder', subjectId: current.id }));
    if (done !== null) tellDone(t('order.marked', { team: name }));
  };
  const clock = current === null ? null : orderClock(current);
  const markDone = async (): Promise<void> => {
    if (current === null) return;
    const done = await run(() => send('POST', `/orders/${current.id}/done`, {}, { name: 'finishOrder', subjectId: current.id }));
    if (done !== null) tellDone(t('order.finished', { team: name }));
  };
  const ways = reach.contacts.map(({ channel, value }) => `${t(`team.channel.${channel}`)} ${value}`);
  return (
    <div className={`order-row ${isWaiting ? 'is-waiting' : ''}`}>
      <div className="order-line">
        <b className="cut">{name}</b>
        {order && <span className="tertiary nowrap">{t('order.edition', { n: order.edition })}</span>}
        {current === null && <span className="order-none tertiary">{order ? t('order.void') : t('order.none')}</span>}
        {clock && (
          <span data-order-tone={toneAt(clock, nowMs)}>
            <TimeChip
              tone={toneAt(clock, nowMs)}
              step={clock.step}
              seconds={(nowMs - clock.startMs) / 1000}
              targetSeconds={clock.targetSeconds}
            />
          </span>
        )}
        {current?.doneAt && (
          <span className="order-read nowrap" title={current.doneBy?.name}>
            <CheckGlyph size={12} /> {t('order.doneAt', { time: clockTime(Date.parse(current.doneAt)) })}
          </span>
        )}
        {current?.readAt && !current.doneAt && (
          <span className="order-read nowrap" title={clockTime(Date.parse(current.readAt))}>
            <CheckGlyph size={12} />{' '}
            {t('order.readAfter', { time: duration((Date.parse(current.readAt) - Date.parse(current.issuedAt)) / 1000) })}
            {current.onBehalf && <span className="tertiary"> {t('order.byDesk')}</span>}
          </span>
        )}
        {isWaiting && (
          <span className="order-waiting nowrap">
            <ClockGlyph size={12} /> {t('order.waiting')} {duration((nowMs - Date.parse(current.issuedAt)) / 1000)}
          </span>
        )}
        {mayAct && current && (
          <Dropdown
            trigger={['click']}
            disabled={isBusy}
            menu={{
              items: [
                ...(isWaiting ? [{ key: 'read', label: t('order.markRead') }] : []),
                ...(isWaiting && team?.contactChannels?.length ? [{ key: 'reach', label: t('order.howToReach') }] : []),
                ...(current.doneAt ? [] : [{ key: 'done', label: t('order.markDone') }]),
                { key: 'void', label: t('order.takeBack'), danger: true },
              ],
              onClick: ({ key }) => {
                if (key === 'read') void markRead();
                else if (key === 'done') void markDone();
                else if (key === 'reach') setReaching(true);
                else setTakingBack(true);
              },
            }}
          >
            <Button size="small" type="text" aria-label={t('common.more')}>
              ⋯
            </Button>
          </Dropdown>
        )}
      </div>
      {current && !isCompact && (
        <div className="order-text secondary cut" title={current.text}>
          {current.cause === 'redrawn' && <span className="order-anew">{t('order.reissued')} </span>}
          {current.dueAt && <span>{t('order.dueAt', { time: clockTime(Date.parse(current.dueAt)) })} </span>}
          {current.text}
        </div>
      )}
      {isWaiting && isReaching && (
        <div className="order-text">
          {reach.state === 'read' ? t('order.reach', { ways: ways.join(' · ') }) : t(`team.reach.${reach.state}`)}
        </div>
      )}
      {current && <Sending subjectId={current.id} />}
      <Refusal failure={failure} />
      <ReasonDialog
        open={isTakingBack}
        title={`${name} · ${t('order.takeBack')}`}
        okText={t('order.takeBack')}
        danger
        onCancel={() => setTakingBack(false)}
        onGiven={(reason) =>
          current === null
            ? Promise.resolve()
            : send('POST', `/orders/${current.id}/void`, { reason }, { name: 'voidOrder', subjectId: current.id }).then(() =>
                tellDone(t('order.takenBack', { team: name })),
              )
        }
      />
    </div>
  );
}
