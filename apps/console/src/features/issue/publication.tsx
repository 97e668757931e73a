/** Publication (公示): what residents will read is seen first, exactly so, then published; what was published stands below and may be taken back. */
import type { Depot, Publication, PublishedList } from '@fenghuo/domain';
import { Button, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePublications } from '../../live/aid.ts';
import { useNow, useRow } from '../../live/live.ts';
import { askWith, send } from '../../live/send.ts';
import { can, usePerson } from '../../live/session.ts';
import { ReasonDialog, Refusal, tellDone, useCommand } from '../../ui/command.tsx';
import { count, instant } from '../../ui/format.ts';
import { Labelled } from '../../ui/labelled.tsx';
import { EmptyState } from '../../ui/pane.tsx';
import { PublishedTables } from './published-tables.tsx';
import './issue.css';

export function PublicationPane({ depot }: { depot: Depot }) {
  const { t } = useTranslation();
  const incident = useRow('incident', depot.incidentId);
  const mayPublish = can(usePerson(), 'approveSupplies');
  const [title, setTitle] = useState<string | null>(null);
  const [preview, setPreview] = useState<PublishedList | null>(null);
  const publications = usePublications(depot);
  const { run, isBusy, failure } = useCommand();
  const said = title ?? t('aid.publish.titleOf', { name: incident?.title ?? depot.name });
  const see = async (): Promise<void> =>
    setPreview(await run(() => askWith<PublishedList>('/issues/publications/preview', { title: said, depotId: depot.id })));
  // Until the instant that was seen, so that nothing is published which nobody has looked at.
  const publish = async (): Promise<void> => {
    if (preview === null) return;
    const body = { title: said, depotId: depot.id, until: preview.until };
    const done = await run(() => send<Publication>('POST', '/issues/publications', body, { name: 'publish', subjectId: depot.id }));
    if (done === null) return;
    tellDone(t('aid.publish.done', { title: done.title }));
    setPreview(null);
    publications.read();
  };
  return (
    <div className="publication">
      {mayPublish ? (
        <section aria-label={t('aid.publish.new')}>
          <h3>{t('aid.publish.new')}</h3>
          <p className="secondary">{t('aid.publish.hint')}</p>
          <div className="publication-form">
            <Labelled label={t('aid.publish.title')}>
              <Input
                maxLength={100}
                value={said}
                onChange={(event) => {
                  setTitle(event.target.value);
                  setPreview(null);
                }}
              />
            </Labelled>
            <Button loading={isBusy && preview === null} disabled={said.trim() === ''} onClick={() => void see()}>
              {t('aid.publish.preview')}
            </Button>
          </div>
          <Refusal failure={failure} title={t('aid.publish.refused')} />
          {preview !== null && (
            <article className="publication-paper" aria-label={t('aid.publish.preview')}>
              <h4>{said}</h4>
              <PublishedTables list={preview} />
              <footer>
                <Button onClick={() => setPreview(null)}>{t('common.cancel')}</Button>
                <Button type="primary" loading={isBusy} disabled={isEmpty(preview)} onClick={() => void publish()}>
                  {t('aid.publish.publish')}
                </Button>
              </footer>
            </article>
          )}
        </section>
      ) : (
        <p className="secondary">{t('aid.publish.notYours')}</p>
      )}
      <section aria-label={t('aid.publish.published')}>
        <h3>
          {t('aid.publish.published')}{' '}
          <a href="/public/issues" target="_blank" rel="noreferrer">
            {t('aid.publish.open')}
          </a>
        </h3>
        {publications.value === null && publications.state === 'failed' && (
          <EmptyState unknown title={t('aid.notRead')}>
            <Button size="small" onClick={publications.read}>
              {t('common.retry')}
            </Button>
          </EmptyState>
        )}
        {publications.value?.items.length === 0 && <p className="tertiary">{t('aid.publish.none')}</p>}
        {publications.value?.items.map((one) => (
          <Published key={one.id} publication={one} mayPublish={mayPublish} onChanged={publications.read} />
        ))}
      </section>
    </div>
  );
}

const isEmpty = ({ issues, donations }: PublishedList): boolean => issues.length === 0 && donations.length === 0;

type PublishedProps = { publication: Publication; mayPublish: boolean; onChanged: () => void };

function Published({ publication, mayPublish, onChanged }: PublishedProps) {
  const { t } = useTranslation();
  const nowMs = useNow();
  const [isOpen, setOpen] = useState(false);
  const [isWithdrawing, setWithdrawing] = useState(false);
  const { id, title, withdrawnAt, publishedAt, publishedByName, reason } = publication;
  const withdraw = async (why: string): Promise<void> => {
    await send('POST', `/issues/publications/${id}/withdraw`, { reason: why }, { name: 'withdrawPublication', subjectId: id });
    tellDone(t('aid.publish.withdrawn', { title }));
    onChanged();
  };
  return (
    <article className={withdrawnAt === null ? 'published' : 'published is-withdrawn'}>
      <header>
        <button type="button" className="plain row-open" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {title}
        </button>
        <span className="secondary">
          {t('aid.publish.by', { name: publishedByName, time: instant(Date.parse(publishedAt), nowMs) })} ·{' '}
          {t('aid.publish.households', { n: count(publication.households) })}
        </span>
        {withdrawnAt === null
          ? mayPublish && (
              <Button size="small" type="text" onClick={() => setWithdrawing(true)}>
                {t('aid.publish.withdraw')}
              </Button>
            )
          : t('aid.publish.withdrawnWhy', { reason: reason ?? '' })}
      </header>
      {isOpen && <PublishedTables list={publication} />}
      <ReasonDialog
        open={isWithdrawing}
        title={t('aid.publish.withdrawTitle')}
        okText={t('aid.publish.withdraw')}
        danger
        onCancel={() => setWithdrawing(false)}
        onGiven={withdraw}
      />
    </article>
  );
}
