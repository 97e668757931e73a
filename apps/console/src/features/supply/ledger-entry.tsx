/** One movement of the ledger: what it moved, who said so, and, while it waits, the hand of the second person. */
import { isInside, type Movement, type MovementLine } from '@fenghuo/domain';
import { Button } from 'antd';
import type { TFunction } from 'i18next';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Catalogue } from '../../live/catalogue.ts';
import { useNow } from '../../live/live.ts';
import { send } from '../../live/send.ts';
import { usePerson } from '../../live/session.ts';
import { Refusal, Sending, tellDone, useCommand } from '../../ui/command.tsx';
import { instant } from '../../ui/format.ts';
import { goods, itemName, placeName } from '../../ui/item-words.ts';
import { reasonWords } from '../../ui/reason.ts';
import './ledger.css';

type Props = {
  movement: Movement;
  /** From here out or in here; null: of several places, so both ends are named. */
  depotId: string | null;
  catalogue: Catalogue;
  mayKeep: boolean;
  /** A receipt of a sheet has hundreds of lines; beside the stock two say what it is. */
  isBrief?: boolean;
  onReverse: () => void;
  onDone: () => void;
};

const LINES = 8;
const BRIEF_LINES = 2;

export function Entry({ movement, depotId, catalogue, mayKeep, isBrief = false, onReverse, onDone }: Props) {
  const { t } = useTranslation();
  const [isWhole, setWhole] = useState(false);
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
        {(isWhole ? movement.lines : movement.lines.slice(0, isBrief ? BRIEF_LINES : LINES)).map((line) => (
          <LineWords key={`${line.lotId} ${line.quantity} ${line.outcome}`} line={line} depotId={depotId} catalogue={catalogue} />
        ))}
        {isBrief && movement.lines.length > BRIEF_LINES && (
          <span className="tertiary">{t('supply.ledger.lines', { n: movement.lines.length })}</span>
        )}
        {!isBrief && movement.lines.length > LINES && (
          <button type="button" className="plain ledger-unfold" aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>
            {t(isWhole ? 'supply.ledger.fold' : 'supply.ledger.unfold', { n: movement.lines.length })}
          </button>
        )}
        {movement.reason && <span className="secondary">{reasonWords(t, movement.reason)}</span>}
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
