/** Donations of a depot (捐赠), and all that has come in beside them: each with where it comes from, what it is, and how far it is. */
import { type Depot, DONATION_STATES, type DonationState, type FollowedDonation } from '@fenghuo/domain';
import { Button, Segmented, type TableColumnsType } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDonations } from '../../live/aid.ts';
import type { Catalogue } from '../../live/catalogue.ts';
import { useNow } from '../../live/live.ts';
import { instant, shortCode } from '../../ui/format.ts';
import { goods, itemName } from '../../ui/item-words.ts';
import { yuanOf } from '../../ui/money.ts';
import { PageTable } from '../../ui/page-table.tsx';
import { EmptyState } from '../../ui/pane.tsx';
import { PHONE, useMedia } from '../../ui/use-media.ts';
import { DonationDrawer } from './donation-drawer.tsx';
import { Incoming } from './incoming.tsx';
import { OfferDrawer } from './offer-drawer.tsx';
import './donation.css';

type Props = { depot: Depot; catalogue: Catalogue; mayKeep: boolean };

export function Donations({ depot, catalogue, mayKeep }: Props) {
  const { t } = useTranslation();
  const donations = useDonations(depot);
  const [state, setState] = useState<DonationState | 'all'>('all');
  const [openedId, setOpenedId] = useState<string | null>(null);
  const [isOffering, setOffering] = useState(false);
  const all = donations.value ?? [];
  const rows = useMemo(() => (state === 'all' ? all : all.filter((one) => one.state === state)), [all, state]);
  const opened = all.find(({ id }) => id === openedId) ?? null;
  const columns = useColumns(catalogue, setOpenedId);
  if (donations.value === null && donations.state === 'failed')
    return (
      <EmptyState unknown title={t('aid.notRead')}>
        <Button size="small" onClick={donations.read}>
          {t('common.retry')}
        </Button>
      </EmptyState>
    );
  const count = (one: DonationState): number => all.filter((donation) => donation.state === one).length;
  return (
    <div className="donations">
      <div className="page-tools">
        <Segmented<DonationState | 'all'>
          aria-label={t('aid.donation.states')}
          value={state}
          onChange={setState}
          options={[
            { value: 'all', label: `${t('aid.donation.all')} ${all.length}` },
            ...DONATION_STATES.map((value) => ({ value, label: `${t(`aid.donation.state.${value}`)} ${count(value)}` })),
          ]}
        />
        {mayKeep && depot.state === 'open' && (
          <Button type="primary" onClick={() => setOffering(true)}>
            {t('aid.donation.offer')}
          </Button>
        )}
      </div>
      <PageTable<FollowedDonation>
        columns={columns}
        rows={rows}
        isLoaded={donations.value !== null}
        empty={{ title: t('aid.donation.none'), hint: mayKeep && t('aid.donation.noneHint') }}
        onOpen={({ id }) => setOpenedId(id)}
      />
      <Incoming depot={depot} catalogue={catalogue} without={new Set(all.flatMap(({ movementId }) => movementId ?? []))} />
      {isOffering && (
        <OfferDrawer
          depot={depot}
          catalogue={catalogue}
          onClose={() => setOffering(false)}
          onMade={({ id }) => {
            setOffering(false);
            setOpenedId(id);
            donations.read();
          }}
        />
      )}
      {opened !== null && (
        <DonationDrawer
          key={opened.id}
          donation={opened}
          catalogue={catalogue}
          mayKeep={mayKeep}
          onChanged={donations.read}
          onClose={() => setOpenedId(null)}
        />
      )}
    </div>
  );
}

const SHOWN = 3;

function useColumns(catalogue: Catalogue, onOpen: (id: string) => void): TableColumnsType<FollowedDonation> {
  const { t, i18n } = useTranslation();
  const nowMs = useNow();
  const isPhone = useMedia(PHONE);
  const source = ({ isAnonymous, donorKind }: FollowedDonation): string =>
    isAnonymous ? t('aid.donation.anonymous') : t(`aid.donation.kind.${donorKind}`);
  const what = ({ lines, money }: FollowedDonation): string => {
    const named = lines.slice(0, SHOWN).map(({ itemId, offered, received }) => {
      const item = catalogue.item(itemId);
      return `${itemName(item, i18n.language) ?? t('common.unknown')} ${goods(received ?? offered, item)}`;
    });
    const more = lines.length > SHOWN ? [t('aid.donation.more', { n: lines.length - SHOWN })] : [];
    const cash = money === null ? [] : [t('aid.donation.cash', { yuan: yuanOf(money.receivedFen ?? money.offeredFen) })];
    return [...named, ...more, ...cash].join(t('common.listSeparator'));
  };
  const code: TableColumnsType<FollowedDonation>[number] = {
    key: 'code',
    title: t('aid.donation.code'),
    width: 110,
    render: (_, donation) => (
      <button type="button" className="plain row-open" onClick={() => onOpen(donation.id)}>
        {shortCode(donation.code)}
      </button>
    ),
  };
  const state: TableColumnsType<FollowedDonation>[number] = {
    key: 'state',
    title: t('aid.donation.stateOf'),
    width: 100,
    render: (_, one) => <span className={`donation-state is-${one.state}`}>{t(`aid.donation.state.${one.state}`)}</span>,
  };
  const goodsOf: TableColumnsType<FollowedDonation>[number] = {
    key: 'what',
    title: t('aid.donation.what'),
    render: (_, donation) => (
      <>
        {what(donation)}
        {isPhone && <div className="tertiary">{source(donation)}</div>}
      </>
    ),
  };
  if (isPhone) return [code, goodsOf, state];
  return [
    code,
    { key: 'source', title: t('aid.donation.donor'), width: 140, render: (_, donation) => source(donation) },
    goodsOf,
    {
      key: 'time',
      title: t('aid.donation.time'),
      width: 150,
      render: (_, { offeredAt, receivedAt }) => instant(Date.parse(receivedAt ?? offeredAt), nowMs),
    },
    state,
  ];
}
