/** What of a donation came, line by line: as offered, or with the reason why not. It goes into the book of the depot as a lot of its own. */
import type { FollowedDonation } from '@fenghuo/domain';
import { Button, DatePicker, Input } from 'antd';
import dayjs from 'dayjs';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Catalogue } from '../../live/catalogue.ts';
import { send } from '../../live/send.ts';
import { Refusal, tellDone, useCommand } from '../../ui/command.tsx';
import { shortCode } from '../../ui/format.ts';
import { goods, itemName } from '../../ui/item-words.ts';
import { Labelled } from '../../ui/labelled.tsx';
import { yuanOf } from '../../ui/money.ts';
import { type EnteredReceipt, faultOf, moneyFault, receiptOf, receiveFrom } from './donation-form.ts';

type Props = { donation: FollowedDonation; catalogue: Catalogue; onCancel: () => void; onReceived: () => void };

export function ReceiptFields({ donation, catalogue, onCancel, onReceived }: Props) {
  const { t, i18n } = useTranslation();
  const { id, lines, money } = donation;
  const [entered, setEntered] = useState<readonly EnteredReceipt[]>(() => receiptOf(donation));
  const [cash, setCash] = useState({ yuan: money === null ? '' : yuanOf(money.offeredFen), reason: '' });
  const { run, isBusy, failure } = useCommand();
  const change = (at: number, part: Partial<EnteredReceipt>): void =>
    setEntered((before) => before.map((one, index) => (index === at ? { ...one, ...part } : one)));
  const faults = entered.map((one, index) => faultOf(lines[index]?.offered ?? '0', one));
  const cashFault = moneyFault(money?.offeredFen ?? null, cash.yuan, cash.reason);
  const isReady = cashFault === null && faults.every((fault) => fault === null);
  const receive = async (): Promise<void> => {
    if (!isReady) return;
    const body = receiveFrom(donation, entered, cash);
    const about = { name: 'donation', subjectId: id, version: donation.version };
    if ((await run(() => send('POST', `/donations/${id}/receive`, body, about))) === null) return;
    tellDone(t('aid.donation.received', { code: shortCode(donation.code) }));
    onReceived();
  };
  return (
    <div className="receipt">
      <p className="secondary">{t('aid.donation.receiveHint')}</p>
      {lines.map((line, index) => {
        const item = catalogue.item(line.itemId);
        const name = itemName(item, i18n.language) ?? t('common.unknown');
        const one = entered[index];
        if (one === undefined) return null;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place in the offer
          <fieldset key={index} className="receipt-of">
            <legend>
              <b>{name}</b> <span className="secondary">{t('aid.donation.offeredOf', { quantity: goods(line.offered, item) })}</span>
            </legend>
            <Labelled label={t('aid.donation.came')}>
              <Input
                inputMode="decimal"
                aria-label={`${name} ${t('aid.donation.came')}`}
                status={faults[index] === 'wrong' ? 'error' : ''}
                value={one.received}
                onChange={(event) => change(index, { received: event.target.value })}
              />
            </Labelled>
            <Labelled label={`${t('aid.donation.expires')} (${t('common.optional')})`}>
              <DatePicker
                format="YYYY-MM-DD"
                aria-label={`${name} ${t('aid.donation.expires')}`}
                value={one.expiresOn === '' ? null : dayjs(one.expiresOn)}
                onChange={(day) => change(index, { expiresOn: day?.format('YYYY-MM-DD') ?? '' })}
              />
            </Labelled>
            {(faults[index] === 'reason' || one.reason !== '') && (
              <Labelled className="receipt-why" label={t('aid.donation.reasonOf')}>
                <Input maxLength={300} value={one.reason} onChange={(event) => change(index, { reason: event.target.value })} />
              </Labelled>
            )}
          </fieldset>
        );
      })}
      {money !== null && (
        <fieldset className="receipt-of">
          <legend>
            <b>{t('aid.donation.money')}</b>{' '}
            <span className="secondary">{t('aid.donation.offeredOf', { quantity: yuanOf(money.offeredFen) })}</span>
          </legend>
          <Labelled label={t('aid.donation.came')}>
            <Input
              inputMode="decimal"
              status={cashFault === 'wrong' ? 'error' : ''}
              value={cash.yuan}
              onChange={(event) => setCash({ ...cash, yuan: event.target.value })}
            />
          </Labelled>
          {(cashFault === 'reason' || cash.reason !== '') && (
            <Labelled className="receipt-why" label={t('aid.donation.reasonOf')}>
              <Input maxLength={300} value={cash.reason} onChange={(event) => setCash({ ...cash, reason: event.target.value })} />
            </Labelled>
          )}
        </fieldset>
      )}
      <div className="donation-deeds">
        <Button onClick={onCancel}>{t('common.cancel')}</Button>
        <Button
          type="primary"
          disabled={!isReady}
          title={isReady ? '' : t('aid.donation.explain')}
          loading={isBusy}
          onClick={() => void receive()}
        >
          {t('aid.donation.receiveDo')}
        </Button>
      </div>
      <Refusal failure={failure} title={t('aid.donation.refused')} />
    </div>
  );
}
