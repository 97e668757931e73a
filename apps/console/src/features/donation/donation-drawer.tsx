/** One donation from the offer to the shelf: taken or not, what of it came and why not all, and where it is now as the ledger says. */
import type { FollowedDonation } from '@fenghuo/domain';
import { Button, Drawer } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Catalogue } from '../../live/catalogue.ts';
import { useNow } from '../../live/live.ts';
import { send } from '../../live/send.ts';
import { ReasonDialog, Refusal, Sending, tellDone, useCommand } from '../../ui/command.tsx';
import { instant, shortCode } from '../../ui/format.ts';
import { goods, itemName } from '../../ui/item-words.ts';
import { yuanOf } from '../../ui/money.ts';
import { PHONE, useMedia } from '../../ui/use-media.ts';
import { DonorLine } from './donor-line.tsx';
import { ForNeed } from './for-need.tsx';
import { ReceiptFields } from './receipt-fields.tsx';

type Props = { donation: FollowedDonation; catalogue: Catalogue; mayKeep: boolean; onChanged: () => void; onClose: () => void };

export function DonationDrawer({ donation, catalogue, mayKeep, onChanged, onClose }: Props) {
  const { t } = useTranslation();
  const isPhone = useMedia(PHONE);
  const nowMs = useNow();
  const [isReceiving, setReceiving] = useState(false);
  const [isDeclining, setDeclining] = useState(false);
  const { run, isBusy, failure } = useCommand();
  const { id, state } = donation;
  const code = shortCode(donation.code);
  const time = (iso: string): string => instant(Date.parse(iso), nowMs);
  const about = { name: 'donation', subjectId: id, version: donation.version };
  const accept = async (): Promise<void> => {
    if ((await run(() => send('POST', `/donations/${id}/accept`, {}, about))) === null) return;
    tellDone(t('aid.donation.accepted', { code }));
    onChanged();
  };
  const decline = async (reason: string): Promise<void> => {
    await send('POST', `/donations/${id}/decline`, { reason }, about);
    tellDone(t('aid.donation.declined', { code }));
    onChanged();
    onClose();
  };
  const isOpen = state === 'offered' || state === 'accepted';
  return (
    <Drawer
      open
      title={
        <>
          {code} <span className={`donation-state is-${state}`}>{t(`aid.donation.state.${state}`)}</span>
        </>
      }
      size={isPhone ? '100%' : 560}
      onClose={onClose}
      footer={
        mayKeep &&
        isOpen &&
        !isReceiving && (
          <div className="drawer-foot">
            <Button danger className="drawer-aside" onClick={() => setDeclining(true)}>
              {t('aid.donation.decline')}
            </Button>
            {state === 'offered' && (
              <Button loading={isBusy} onClick={() => void accept()}>
                {t('aid.donation.accept')}
              </Button>
            )}
            <Button type="primary" onClick={() => setReceiving(true)}>
              {t('aid.donation.receive')}
            </Button>
          </div>
        )
      }
    >
      <div className="donation-form">
        <DonorLine donation={donation} />
        <p className="secondary">
          {t('aid.donation.offeredAt', { time: time(donation.offeredAt) })}
          {donation.receivedAt !== null && ` · ${t('aid.donation.receivedAt', { time: time(donation.receivedAt) })}`}
        </p>
        {state !== 'declined' && <ForNeed donation={donation} mayKeep={mayKeep} onChanged={onChanged} />}
        {donation.note !== null && <p>{donation.note}</p>}
        {donation.reason !== null && <p className="amber-text">{t('aid.donation.why', { reason: donation.reason })}</p>}
        {isReceiving ? (
          <ReceiptFields
            donation={donation}
            catalogue={catalogue}
            onCancel={() => setReceiving(false)}
            onReceived={() => {
              onChanged();
              onClose();
            }}
          />
        ) : (
          <DonationLines donation={donation} catalogue={catalogue} />
        )}
        <Sending subjectId={id} />
        <Refusal failure={failure} title={t('aid.donation.refused')} />
      </div>
      <ReasonDialog
        open={isDeclining}
        title={t('aid.donation.declineTitle')}
        okText={t('aid.donation.decline')}
        choices={[t('aid.donation.choice.notNeeded'), t('aid.donation.choice.expired'), t('aid.donation.choice.room')]}
        danger
        onCancel={() => setDeclining(false)}
        onGiven={decline}
      />
    </Drawer>
  );
}

function DonationLines({ donation: { lines, money, state }, catalogue }: { donation: FollowedDonation; catalogue: Catalogue }) {
  const { t, i18n } = useTranslation();
  const isReceived = state === 'received';
  return (
    <table className="donation-lines">
      <thead>
        <tr>
          <th>{t('supply.stock.item')}</th>
          <th>{t('aid.donation.offered')}</th>
          {isReceived && (
            <>
              <th>{t('aid.donation.came')}</th>
              <th>{t('aid.donation.inStock')}</th>
              <th>{t('aid.donation.issued')}</th>
            </>
          )}
        </tr>
      </thead>
      <tbody>
        {lines.map((line, index) => {
          const item = catalogue.item(line.itemId);
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place in the offer
            <tr key={index}>
              <td>
                <b>{itemName(item, i18n.language) ?? t('common.unknown')}</b>
                {line.reason !== null && <div className="amber-text">{line.reason}</div>}
              </td>
              <td>{goods(line.offered, item)}</td>
              {isReceived && (
                <>
                  <td>{line.received === null ? t('common.none') : goods(line.received, item)}</td>
                  <td>{goods(line.inStock, item)}</td>
                  <td>{goods(line.issued, item)}</td>
                </>
              )}
            </tr>
          );
        })}
        {money !== null && (
          <tr>
            <td>
              <b>{t('aid.donation.money')}</b>
              {money.reason !== null && <div className="amber-text">{money.reason}</div>}
            </td>
            <td>{yuanOf(money.offeredFen)}</td>
            {isReceived && (
              <>
                <td>{money.receivedFen === null ? t('common.none') : yuanOf(money.receivedFen)}</td>
                <td>{t('common.none')}</td>
                <td>{t('common.none')}</td>
              </>
            )}
          </tr>
        )}
      </tbody>
    </table>
  );
}
