/** /settings/escalation: who hears of a step past its target, by node and step, in rounds; and who of them could not be reached. */
import { type EscalationChain, MAX_ROUNDS } from '@fenghuo/domain';
import { Button, type TableColumnsType } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useIsLoaded, useRows } from '../../live/live.ts';
import { NoticeBar } from '../../ui/command.tsx';
import { Page } from '../../ui/page.tsx';
import { PageTable } from '../../ui/page-table.tsx';
import { jurisdictionName } from '../../ui/words.ts';
import { ChainDrawer } from './chain-drawer.tsx';
import { unreachableWords } from './chain-words.ts';
import './escalation.css';

export function ChainsPage() {
  const { t, i18n } = useTranslation();
  const chains = useRows('escalationChain');
  const jurisdictions = useRows('jurisdiction');
  const isLoaded = useIsLoaded();
  const [opened, setOpened] = useState<EscalationChain | 'new' | null>(null);
  const columns = useMemo<TableColumnsType<EscalationChain>>(() => {
    const nameOf = (id: string): string => {
      const node = jurisdictions.find((one) => one.id === id);
      return (node && jurisdictionName(node, i18n.language)) ?? t('common.unknown');
    };
    return [
      {
        key: 'node',
        title: t('escalation.page.node'),
        width: 160,
        render: (_, chain) => (
          <button type="button" className="plain row-open" onClick={() => setOpened(chain)}>
            {nameOf(chain.jurisdictionId)}
          </button>
        ),
      },
      { key: 'step', title: t('escalation.page.step'), width: 90, render: (_, { step }) => t(`common.clock.${step}`) },
      {
        key: 'rounds',
        title: t('escalation.page.rounds'),
        render: (_, chain) => (
          <span className="plain-tags">
            {[...chain.rounds.map(({ afterMinutes }) => afterMinutes), chain.allAfterMinutes].map((minutes, index) => (
              <span key={String(index)} className="plain-tag">
                {index === chain.rounds.length ? t('escalation.clocks.all') : t('escalation.clocks.round', { n: index + 1 })}{' '}
                {minutes === 0 ? t('escalation.page.atOnce') : t('escalation.page.minutes', { n: minutes })}
              </span>
            ))}
          </span>
        ),
      },
      {
        key: 'unreachable',
        title: t('escalation.page.unreachable'),
        width: '28%',
        render: (_, { unreachable }) =>
          unreachable.length === 0 ? (
            <span className="tertiary">{t('escalation.page.allReachable')}</span>
          ) : (
            <span className="red-text">{unreachableWords(t, unreachable)}</span>
          ),
      },
    ];
  }, [t, i18n.language, jurisdictions]);
  return (
    <Page
      title={t('escalation.page.title')}
      note={isLoaded && t('escalation.page.count', { n: chains.length })}
      actions={
        <Button type="primary" onClick={() => setOpened('new')}>
          {t('escalation.page.add')}
        </Button>
      }
    >
      <PageTable<EscalationChain>
        columns={columns}
        rows={chains}
        isLoaded={isLoaded}
        empty={{ title: t('escalation.page.none') }}
        onOpen={setOpened}
      />
      <NoticeBar />
      {opened !== null && (
        <ChainDrawer
          key={opened === 'new' ? 'new' : opened.id}
          chain={opened === 'new' ? null : opened}
          mostRounds={MAX_ROUNDS}
          onClose={() => setOpened(null)}
        />
      )}
    </Page>
  );
}
