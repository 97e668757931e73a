/** The ledger of a depot (出入库流水): it is only ever added to. What was wrong is reversed by a movement of its own and stays readable, struck through. */
import { isInside, type Movement, type MovementLine } from '@fenghuo/domain';
import { Button } from 'antd';
import type { TFunction } from 'i18next';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Asked } from '../../live/asked.ts';
import type { Catalogue } from '../../live/catalogue.ts';
import { useNow } from '../../live/live.ts';
import { send } from '../../live/send.ts';
import { usePerson } from '../../live/session.ts';
import { ReasonDialog, Refusal, Sending, tellDone, useCommand } from '../../ui/command.tsx';
import { instant } from '../../ui/format.ts';
import { goods, itemName, placeName } from '../../ui/item-words.ts';
import { EmptyState } from '../../ui/pane.tsx';

type Props = {
  movements: Asked<{ items: readonly Movement[]; next: string | null }>;
  /** From here out or in here; null: of several places, so both ends are named. */
  depotId: string | null;
  catalogue: Catalogue;
  mayKeep: boolean;
  /** Beside the stock only the newest few, without their deeds. */
  isBrief: boolean;
  onMore: () => void;
};

const BRIEF = 6;

export function Ledger({ movements, depotId, catalogue, mayKeep, isBrief, onMore }: Props) {
  const { t } = useTranslation();
  const [reversing, setReversing] = useState<Movement | null>(null);
  const rows = movements.value?.items ?? [];
  if (movements.value === null)
    return movements.state === 'failed' ? (
      <EmptyState unknown title={t('supply.notRead')}>
        <Button size="small" onClick={movements.read}>
          {t('common.retry')}
        </Button>
      </EmptyState>
    ) : null;
  if (rows.length === 0) return <EmptyState title={t('supply.ledger.none')}>{t('supply.ledger.noneHint')}</EmptyState>;
  return (
    <>
      <ul className={isBrief ? 'ledger is-brief' : 'ledger'} aria-label={t('supply.ledger.title')}>
        {(isBrief ? rows.slice(0, BRIEF) : rows).map((movement) => (
          <Entry
            key={movement.id}
            movement={movement}
            depotId={depotId}
            catalogue={catalogue}
            mayKeep={mayKeep && !isBrief}
            onReverse={() => setReversing(movement)}
            onDone={movements.read}
          />
        ))}
      </ul>
      {!isBrief && movements.value.next !== null && (
        <Button type="text" block onClick={onMore}>
          {t('supply.ledger.older')}
        </Button>
      )}
      <ReasonDialog
        open={reversing !== null}
        title={t('supply.ledger.reverseTitle')}
        okText={t('supply.ledger.reverse')}
        choices={[t('supply.ledger.reason.wrongQuantity'), t('supply.ledger.reason.wrongItem'), t('supply.ledger.reason.twice')]}
        danger
        onCancel={() => setReversing(null)}
        onGiven={async (reason) => {
          if (reversing === null) return;
          await send('POST', `/movements/${reversing.id}/reverse`, { reason }, { name: 'reverse', subjectId: reversing.id });
          tellDone(t('supply.ledger.reversedDone'));
          movements.read();
        }}
      />
    </>
  );
}

type EntryProps = Omit<Props, 'movements' | 'isBrief' | 'onMore'> & { movement: Movement; onReverse: () => void; onDone: () => void };

export function Entry({ movement, depotId, catalogue, mayKeep, onReverse, onDone }: EntryProps) {
  const { t } = useTranslation();
  const nowMs = useNow();
  const isGone = movement.reversedById !== null || movement.state === 'declined';
  const mayReverse = mayKeep && movement.state === 'recorded' && movement.reversedById === null && movement.kind !== 'reverse';
  return (
    <li className={isGone ? 'ledger-entry is-gone' : 'ledger-entry'}>
      <time className="tertiary nowrap" dateTime={movement.at}>
        {instant(Date.parse(movement.at), nowMs)}
      </time>
      <b className="nowrap">{t(`supply.movement.${movement.kind}`)}</b>
      <span className="ledger-lines">
        {movement.lines.map((line) => (
          <LineWords key={`${line.lotId} ${line.quantity} ${line.outcome}`} line={line} depotId={depotId} catalogue={catalogue} />
        ))}
        {movement.reason && <span className="secondary">{movement.reason}</span>}
        {flagWords(t, movement).map((words) => (
          <span key={words} className="amber-text">
            {words}
          </span>
        ))}
      </span>
      <span className="ledger-by secondary">
        {[movement.by.name, movement.confirmedBy?.name].filter(Boolean).join(t('common.listSeparator'))}
      </span>
      {movement.state === 'pending' && <SecondPerson movement={movement} mayKeep={mayKeep} onDone={onDone} />}
      {mayReverse && (
        <Button size="small" type="text" className="ledger-reverse" onClick={onReverse}>
          {t('supply.ledger.reverse')}
        </Button>
      )}
      <Sending subjectId={movement.id} />
    </li>
  );
}

function LineWords({ line, depotId, catalogue }: { line: MovementLine; depotId: string | null; catalogue: Catalogue }) {
  const { t, i18n } = useTranslation();
  const item = catalogue.item(line.itemId);
  const isOut = isInside(line.from) && line.from.id === depotId;
  return (
    <span>
      {itemName(item, i18n.language) ?? t('common.unknown')} <b>{goods(line.quantity, item)}</b>{' '}
      <span className="secondary">
        {depotId === null && placeName(t, line.from)} {isOut || depotId === null ? '→' : '←'}{' '}
        {placeName(t, isOut || depotId === null ? line.to : line.from)}
        {line.outcome && ` · ${t(`supply.outcome.${line.outcome}`)}`}
      </span>
    </span>
  );
}

function flagWords(t: TFunction, { flags, state, reversedById }: Movement): string[] {
  return [
    ...(flags.includes('late') ? [t('supply.ledger.late')] : []),
    ...(flags.includes('pastNegative') ? [t('supply.ledger.pastNegative')] : []),
    ...(reversedById === null ? [] : [t('supply.ledger.reversed')]),
    ...(state === 'declined' ? [t('supply.ledger.declined')] : []),
  ];
}

/** Waits for somebody else: whoever wrote it cannot sign it too, but may take it back. */
function SecondPerson({ movement, mayKeep, onDone }: { movement: Movement; mayKeep: boolean; onDone: () => void }) {
  const { t } = useTranslation();
  const person = usePerson();
  const { run, isBusy, failure } = useCommand();
  const isOwn = person?.id === movement.by.personId;
  const sign = async (isDeclined: boolean): Promise<void> => {
    const body = isDeclined ? { isDeclined } : {};
    if ((await run(() => send('POST', `/movements/${movement.id}/confirm`, body, { name: 'confirm', subjectId: movement.id }))) === null)
      return;
    tellDone(t(isDeclined ? 'supply.ledger.declined' : 'supply.ledger.confirmed'));
    onDone();
  };
  return (
    <span className="ledger-second">
      <span className="amber-text">{t('supply.ledger.pending')}</span>
      {mayKeep && (
        <>
          <Button
            size="small"
            disabled={isOwn}
            title={isOwn ? t('error.SAME_PERSON') : ''}
            loading={isBusy}
            onClick={() => void sign(false)}
          >
            {t('supply.ledger.confirm')}
          </Button>
          <Button size="small" type="text" onClick={() => void sign(true)}>
            {t(isOwn ? 'supply.ledger.withdraw' : 'supply.ledger.decline')}
          </Button>
        </>
      )}
      <Refusal failure={failure} />
    </span>
  );
}
