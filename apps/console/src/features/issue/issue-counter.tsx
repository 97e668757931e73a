/** The counter (发放): one household after the other. What the last one got stands there for the next; a witness whom the village chose sees it, and signs or is named. */
import type { Depot, Issue, Media } from '@fenghuo/domain';
import { Button, Input, Select } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { uuidv7 } from 'uuidv7';
import type { Catalogue } from '../../live/catalogue.ts';
import { RequestError, send } from '../../live/send.ts';
import { useStockIn } from '../../live/stock.ts';
import { amount } from '../../ui/amount.ts';
import { Refusal, Sending, tellDone, useCommand } from '../../ui/command.tsx';
import { shortCode } from '../../ui/format.ts';
import { type EnteredIssue, gapOf, inFront, issueFrom, linesOf, NOBODY, nextAfter, offeredOf } from '../../ui/issue-form.ts';
import { itemName } from '../../ui/item-words.ts';
import { Labelled } from '../../ui/labelled.tsx';
import { plainNumber } from '../../ui/packs.ts';
import { SignaturePad } from '../../ui/signature-pad.tsx';
import { HouseholdFind } from './household-find.tsx';

type Props = { depot: Depot; catalogue: Catalogue; onIssued: (issue: Issue) => void };

export function IssueCounter({ depot, catalogue, onIssued }: Props) {
  const { t } = useTranslation();
  const points = depot.issuePoints ?? [];
  const [entered, setEntered] = useState<EnteredIssue>({ ...NOBODY, pointId: points[0]?.id ?? null });
  const [signature, setSignature] = useState<File | null>(null);
  const [front, setFront] = useState<ReadonlySet<string>>(new Set());
  // The number of this issue; refused and pressed again it stays the same.
  const [id, setId] = useState(uuidv7);
  // Handed out already, while its signature has not arrived: it is not handed out twice.
  const [made, setMade] = useState<Issue | null>(null);
  const { run, isBusy, failure, clear } = useCommand();
  const change = (part: Partial<EnteredIssue>): void => {
    clear();
    setEntered((before) => ({ ...before, ...part }));
  };
  const gap = gapOf(entered);
  const isServed = failure instanceof RequestError && failure.code === 'HOUSEHOLD_SERVED';
  const asksWhy = isServed || entered.reason !== '';
  const issue = async (): Promise<void> => {
    if (gap !== null) return;
    const done = await run(async () => {
      const body = issueFrom(id, depot.id, entered);
      const given = made ?? (await send<Issue>('POST', '/issues', body, { name: 'issueGoods', subjectId: depot.id }));
      setMade(given);
      if (signature !== null) await attach(given.id, signature);
      return given;
    });
    if (done === null) return;
    tellDone(t('aid.issue.done', { code: shortCode(done.code) }));
    setFront(new Set(linesOf(entered.quantities).map(({ itemId }) => itemId)));
    setEntered(nextAfter(entered));
    setSignature(null);
    setMade(null);
    setId(uuidv7());
    onIssued(done);
  };
  return (
    <form
      className="issue-counter"
      aria-label={t('aid.issue.title')}
      onSubmit={(event) => {
        event.preventDefault();
        void issue();
      }}
    >
      <section aria-label={t('aid.issue.household')}>
        <h3>{t('aid.issue.household')}</h3>
        <HouseholdFind depot={depot} catalogue={catalogue} entered={entered} onChange={change} />
      </section>
      <section aria-label={t('aid.issue.goods')}>
        <h3>{t('aid.issue.goods')}</h3>
        <Goods depot={depot} catalogue={catalogue} front={front} entered={entered} onChange={change} />
      </section>
      <section aria-label={t('aid.issue.witness')}>
        <h3>{t('aid.issue.witness')}</h3>
        <div className="issue-pair">
          <Labelled label={t('aid.issue.witnessName')}>
            <Input
              maxLength={60}
              autoComplete="off"
              placeholder={t('aid.issue.witnessHint')}
              value={entered.witness}
              onChange={(event) => change({ witness: event.target.value })}
            />
          </Labelled>
          <Labelled label={t('aid.issue.round')}>
            <Input maxLength={20} autoComplete="off" value={entered.round} onChange={(event) => change({ round: event.target.value })} />
          </Labelled>
          {points.length > 0 && (
            <Labelled className="issue-point" label={t('aid.points.one')}>
              <Select<string>
                allowClear
                value={entered.pointId}
                onChange={(pointId) => change({ pointId: pointId ?? null })}
                options={points.map((point) => ({ value: point.id, label: `${point.sign} ${point.name}` }))}
              />
            </Labelled>
          )}
        </div>
        <SignaturePad key={id} label={t('aid.issue.signature')} value={signature} onChange={setSignature} />
      </section>
      {asksWhy && (
        <Labelled label={t('aid.issue.again')}>
          <Input maxLength={300} value={entered.reason} onChange={(event) => setEntered({ ...entered, reason: event.target.value })} />
        </Labelled>
      )}
      <Sending subjectId={depot.id} />
      <Refusal failure={failure} title={t('aid.issue.refused')} />
      <footer>
        <span className="tertiary" role="status">
          {gap !== null && t(`aid.issue.gap.${gap}`)}
        </span>
        <Button
          type="primary"
          size="large"
          htmlType="submit"
          disabled={gap !== null || (isServed && entered.reason.trim() === '')}
          title={gap === null ? '' : t(`aid.issue.gap.${gap}`)}
          loading={isBusy}
        >
          {t('aid.issue.give')}
        </Button>
      </footer>
    </form>
  );
}

async function attach(issueId: string, signature: File): Promise<void> {
  const form = new FormData();
  form.append('file', signature, signature.name);
  await send<Media>('POST', `/issues/${issueId}/media`, form, { name: 'media', subjectId: issueId });
}

type GoodsProps = {
  depot: Depot;
  catalogue: Catalogue;
  front: ReadonlySet<string>;
  entered: EnteredIssue;
  onChange: (part: Partial<EnteredIssue>) => void;
};

function Goods({ depot, catalogue, front, entered, onChange }: GoodsProps) {
  const { t, i18n } = useTranslation();
  const stock = useStockIn(depot.id);
  const offered = useMemo(
    () => inFront(offeredOf(stock.value ?? [], catalogue.item, stock.at ?? 0), front),
    [stock.value, stock.at, catalogue, front],
  );
  const set = (itemId: string, quantity: string): void => onChange({ quantities: new Map(entered.quantities).set(itemId, quantity) });
  if (stock.value === null)
    return stock.state === 'failed' ? (
      <Button size="small" onClick={stock.read}>
        {t('common.retry')}
      </Button>
    ) : (
      <p className="tertiary">{t('aid.reading')}</p>
    );
  if (offered.length === 0) return <p className="tertiary">{t('aid.issue.empty')}</p>;
  return (
    <ul className="issue-goods">
      {offered.map(({ itemId, item, available }) => {
        const name = itemName(item, i18n.language) ?? t('common.unknown');
        const text = entered.quantities.get(itemId) ?? '';
        const isChosen = text.trim() !== '' && text.trim() !== '0';
        const isMore = Number(plainNumber(text)) > Number(available);
        return (
          <li key={itemId} className={isChosen ? 'is-chosen' : ''}>
            <span>
              {name}
              <span className={isMore ? 'red-text' : 'tertiary'}>
                {' '}
                {t('aid.issue.left', { n: amount(available), unit: item?.unit ?? '' })}
              </span>
            </span>
            <Input
              inputMode="decimal"
              aria-label={t('aid.issue.quantityOf', { item: name })}
              placeholder="0"
              status={isMore ? 'error' : ''}
              suffix={item?.unit}
              value={text}
              onChange={(event) => set(itemId, event.target.value)}
            />
          </li>
        );
      })}
    </ul>
  );
}
