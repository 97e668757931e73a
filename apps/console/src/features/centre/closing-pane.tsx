/** Closing a temporary centre (关闭): all of it is counted, who did not count signs what differs, then the balance goes to another depot and the centre is closed. */
import type { Depot, Movement, StockCount } from '@fenghuo/domain';
import { Button, Select } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAsked } from '../../live/asked.ts';
import type { Catalogue } from '../../live/catalogue.ts';
import { useNow, useRows } from '../../live/live.ts';
import { send } from '../../live/send.ts';
import { can, usePerson } from '../../live/session.ts';
import { useCounts, useStockIn } from '../../live/stock.ts';
import { Refusal, Sending, tellDone, useCommand } from '../../ui/command.tsx';
import { instant } from '../../ui/format.ts';
import { CheckGlyph } from '../../ui/glyphs.tsx';
import { Labelled } from '../../ui/labelled.tsx';
import { EmptyState } from '../../ui/pane.tsx';
import { closingOf } from './closing.ts';
import { ClosingCount } from './closing-count.tsx';

export function ClosingPane({ depot, catalogue, mayKeep }: { depot: Depot; catalogue: Catalogue; mayKeep: boolean }) {
  const { t } = useTranslation();
  const stock = useStockIn(depot.id);
  const counts = useCounts(depot.id);
  const closing = useMemo(() => closingOf(depot, stock.value ?? [], counts.value ?? []), [depot, stock.value, counts.value]);
  const again = (): void => {
    stock.read();
    counts.read();
  };
  if (stock.value === null || counts.value === null) {
    if (stock.state !== 'failed' && counts.state !== 'failed') return <p className="aid-reading tertiary">{t('aid.reading')}</p>;
    return (
      <EmptyState unknown title={t('supply.notRead')}>
        <Button size="small" onClick={again}>
          {t('common.retry')}
        </Button>
      </EmptyState>
    );
  }
  const open = counts.value.find(({ state }) => state === 'open') ?? null;
  const isClosed = depot.state === 'closed';
  return (
    <div className="closing">
      <section className="closing-step" aria-label={t('aid.closing.count')}>
        <StepHead number={1} title={t('aid.closing.count')} isDone={closing.isCounted || isClosed}>
          {closing.isCounted || isClosed ? t('aid.closing.counted') : <Uncounted closing={closing} hasOpen={open !== null} />}
        </StepHead>
        <CountBlock
          depot={depot}
          open={open}
          counts={counts.value}
          catalogue={catalogue}
          mayKeep={mayKeep && !isClosed}
          onChanged={again}
          closing={closing}
        />
      </section>
      <section className="closing-step" aria-label={t('aid.closing.balance')}>
        <StepHead number={2} title={t('aid.closing.balance')} isDone={isClosed}>
          {isClosed ? t('aid.closing.empty') : t('aid.closing.balanceHint', { n: closing.kinds })}
        </StepHead>
        <Balance depot={depot} closing={closing} onDone={again} />
      </section>
    </div>
  );
}

type Closing = ReturnType<typeof closingOf>;

function StepHead({ number, title, isDone, children }: { number: number; title: string; isDone: boolean; children: React.ReactNode }) {
  return (
    <header className={isDone ? 'closing-head is-done' : 'closing-head'}>
      <span className="closing-number" aria-hidden="true">
        {isDone ? <CheckGlyph size={14} /> : number}
      </span>
      <h3>{title}</h3>
      <span className="secondary">{children}</span>
    </header>
  );
}

function Uncounted({ closing, hasOpen }: { closing: Closing; hasOpen: boolean }) {
  const { t } = useTranslation();
  if (closing.reserved.length > 0) return <span className="amber-text">{t('aid.closing.reserved', { n: closing.reserved.length })}</span>;
  return <>{t(hasOpen ? 'aid.closing.counting' : 'aid.closing.uncounted', { n: closing.uncounted.length })}</>;
}

type BlockProps = {
  depot: Depot;
  open: StockCount | null;
  counts: readonly StockCount[];
  catalogue: Catalogue;
  mayKeep: boolean;
  closing: Closing;
  onChanged: () => void;
};

function CountBlock({ depot, open, counts, catalogue, mayKeep, closing, onChanged }: BlockProps) {
  const { t } = useTranslation();
  const stock = useStockIn(depot.id);
  const { run, isBusy, failure } = useCommand();
  const last = counts.find(({ state }) => state === 'confirmed') ?? null;
  const start = async (): Promise<void> => {
    const body = { place: { kind: 'depot', id: depot.id } };
    if ((await run(() => send<StockCount>('POST', '/counts', body, { name: 'startCount', subjectId: depot.id }))) !== null) onChanged();
  };
  if (open !== null)
    return (
      <ClosingCount key={open.id} count={open} stock={stock.value ?? []} catalogue={catalogue} mayKeep={mayKeep} onChanged={onChanged} />
    );
  return (
    <>
      {last !== null && <SignedNote count={last} />}
      {last !== null && (
        <ClosingCount key={`${last.id} signed`} count={last} stock={[]} catalogue={catalogue} mayKeep={false} onChanged={onChanged} />
      )}
      {mayKeep && !closing.isCounted && (
        <Button type="primary" loading={isBusy} onClick={() => void start()}>
          {t(last === null ? 'aid.closing.start' : 'aid.closing.startAgain')}
        </Button>
      )}
      <Refusal failure={failure} />
    </>
  );
}

/** Who counted, who signed, and how what differed was explained: the reason of the movement that set the book right. */
function SignedNote({ count }: { count: StockCount }) {
  const { t } = useTranslation();
  const nowMs = useNow();
  const movement = useAsked<Movement>(count.movementId === null ? null : `/movements/${count.movementId}`);
  return (
    <p className="secondary">
      {t('aid.closing.signedBy', {
        counter: count.startedBy.name,
        signer: count.confirmedBy?.name ?? t('common.unknown'),
        time: instant(Date.parse(count.at), nowMs),
      })}
      {movement.value?.reason && <b className="closing-note">{t('aid.closing.note', { reason: movement.value.reason })}</b>}
    </p>
  );
}

/** One press: what lies there goes to the other depot and the centre closes, both or neither. */
function Balance({ depot, closing, onDone }: { depot: Depot; closing: Closing; onDone: () => void }) {
  const { t } = useTranslation();
  const isDesk = can(usePerson(), 'manageSupplies');
  const depots = useRows('depot').filter(({ id, state, kind }) => id !== depot.id && state === 'open' && kind !== 'temporary');
  const [to, setTo] = useState<string | null>(null);
  const { run, isBusy, failure } = useCommand();
  if (depot.state === 'closed') return null;
  if (!isDesk) return <p className="secondary">{t('aid.closing.desk')}</p>;
  const needsPlace = closing.kinds > 0;
  const canFinish = closing.isCounted && (!needsPlace || to !== null);
  const finish = async (): Promise<void> => {
    const body = needsPlace && to !== null ? { toDepotId: to } : {};
    const about = { name: 'closeDepot', subjectId: depot.id, version: depot.version };
    if ((await run(() => send<Depot>('POST', `/depots/${depot.id}/close`, body, about))) === null) return;
    onDone();
    const name = depots.find(({ id }) => id === to)?.name ?? '';
    tellDone(t(needsPlace ? 'aid.closing.done' : 'aid.closing.doneEmpty', { name: depot.name, to: name }));
  };
  return (
    <>
      {needsPlace && (
        <div className="aid-form closing-to">
          <Labelled label={t('aid.closing.to')}>
            <Select<string>
              showSearch={{ optionFilterProp: 'label' }}
              placeholder={t('aid.closing.choose')}
              value={to}
              onChange={setTo}
              options={depots.map((one) => ({ value: one.id, label: one.name }))}
            />
          </Labelled>
        </div>
      )}
      <div className="closing-deeds">
        <Button
          type="primary"
          disabled={!canFinish}
          title={canFinish ? '' : t(closing.isCounted ? 'aid.closing.choose' : 'aid.closing.countFirst')}
          loading={isBusy}
          onClick={() => void finish()}
        >
          {t(needsPlace ? 'aid.closing.finish' : 'aid.closing.finishEmpty', { n: closing.kinds })}
        </Button>
        {!closing.isCounted && <span className="tertiary">{t('aid.closing.countFirst')}</span>}
      </div>
      <Sending subjectId={depot.id} />
      <Refusal failure={failure} title={t('aid.closing.refused')} />
    </>
  );
}
