/** Somebody offers something: who, what, how much; whether the name may be told is the donor's to say. */
import type { Depot, Donation } from '@fenghuo/domain';
import { Button, Checkbox, Drawer, Input, Segmented } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { uuidv7 } from 'uuidv7';
import type { Catalogue } from '../../live/catalogue.ts';
import { send } from '../../live/send.ts';
import { Refusal, tellDone, useCommand } from '../../ui/command.tsx';
import { shortCode } from '../../ui/format.ts';
import { Labelled } from '../../ui/labelled.tsx';
import { PHONE, useMedia } from '../../ui/use-media.ts';
import { canOffer, type EnteredOffer, NO_OFFER, offerFrom } from './donation-form.ts';
import { GoodsLines } from './goods-lines.tsx';

type Props = { depot: Depot; catalogue: Catalogue; onMade: (donation: Donation) => void; onClose: () => void };

export function OfferDrawer({ depot, catalogue, onMade, onClose }: Props) {
  const { t } = useTranslation();
  const isPhone = useMedia(PHONE);
  const [entered, setEntered] = useState<EnteredOffer>(() => ({
    ...NO_OFFER,
    lines: [{ key: uuidv7(), itemId: null, quantity: '', pack: null }],
  }));
  const change = (part: Partial<EnteredOffer>): void => setEntered((before) => ({ ...before, ...part }));
  const { run, isBusy, failure } = useCommand();
  const isReady = canOffer(entered);
  const hasName = entered.donorName.trim() !== '';
  const save = async (): Promise<void> => {
    if (!isReady) return;
    const body = offerFrom(depot, entered, catalogue.item);
    const made = await run(() => send<Donation>('POST', '/donations', body, { name: 'offerDonation', subjectId: depot.id }));
    if (made === null) return;
    tellDone(t('aid.donation.made', { code: shortCode(made.code) }));
    onMade(made);
  };
  return (
    <Drawer
      open
      title={t('aid.donation.offer')}
      size={isPhone ? '100%' : 520}
      onClose={onClose}
      footer={
        <div className="drawer-foot">
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button
            type="primary"
            disabled={!isReady}
            title={isReady ? '' : t('aid.donation.incomplete')}
            loading={isBusy}
            onClick={() => void save()}
          >
            {t('aid.donation.save')}
          </Button>
        </div>
      }
    >
      <div className="donation-form">
        <Segmented<EnteredOffer['donorKind']>
          block
          aria-label={t('aid.donation.donor')}
          value={entered.donorKind}
          onChange={(donorKind) => change({ donorKind })}
          options={(['organization', 'person'] as const).map((value) => ({ value, label: t(`aid.donation.kind.${value}`) }))}
        />
        <div className="donation-pair">
          <Labelled label={`${t('aid.donation.name')} (${t('common.optional')})`}>
            <Input
              autoFocus
              autoComplete="off"
              maxLength={100}
              placeholder={t('aid.donation.anonymous')}
              value={entered.donorName}
              onChange={(event) => change({ donorName: event.target.value })}
            />
          </Labelled>
          <Labelled label={`${t('aid.donation.phone')} (${t('common.optional')})`}>
            <Input
              inputMode="tel"
              autoComplete="off"
              maxLength={30}
              disabled={!hasName}
              value={entered.donorPhone}
              onChange={(event) => change({ donorPhone: event.target.value })}
            />
          </Labelled>
        </div>
        <Checkbox
          disabled={!hasName}
          checked={hasName && entered.mayPublishName}
          onChange={(event) => change({ mayPublishName: event.target.checked })}
        >
          {t('aid.donation.mayPublish')}
        </Checkbox>
        <p className="tertiary">{t('aid.donation.sealed')}</p>
        <GoodsLines lines={entered.lines} catalogue={catalogue} onChange={(lines) => change({ lines })} />
        <Labelled label={`${t('aid.donation.money')} (${t('common.optional')})`}>
          <Input inputMode="decimal" autoComplete="off" value={entered.yuan} onChange={(event) => change({ yuan: event.target.value })} />
        </Labelled>
        <Labelled label={`${t('aid.donation.note')} (${t('common.optional')})`}>
          <Input maxLength={500} autoComplete="off" value={entered.note} onChange={(event) => change({ note: event.target.value })} />
        </Labelled>
        <Refusal failure={failure} title={t('aid.donation.refused')} />
      </div>
    </Drawer>
  );
}
