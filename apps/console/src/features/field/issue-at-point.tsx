/** Goods to a household at the point (发放): who, what, before whom, each once. The next household is offered the same; without network it waits in the phone. */
import type { Depot, IssueHousehold } from '@fenghuo/domain';
import { Button, Input, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { uuidv7 } from 'uuidv7';
import type { CounterGoods } from '../../live/kept-counter.ts';
import { useConnection, useNow, useRow } from '../../live/live.ts';
import { pressIssue } from '../../live/place-presses.ts';
import { amount, less } from '../../ui/amount.ts';
import { useCommand } from '../../ui/command.tsx';
import { failureWords } from '../../ui/failure.ts';
import { instant, shortCode } from '../../ui/format.ts';
import { type EnteredIssue, gapOf, inFront, issueFrom, linesOf, NOBODY, nextAfter } from '../../ui/issue-form.ts';
import { Labelled } from '../../ui/labelled.tsx';
import { plainNumber } from '../../ui/packs.ts';
import { SignaturePad } from '../../ui/signature-pad.tsx';
import { jurisdictionName } from '../../ui/words.ts';
import { BottomSheet } from './bottom-sheet.tsx';
import { IssueHouseholds, Stranger } from './issue-households.tsx';
import { PlacePresses } from './place-presses.tsx';
import { useCounterGoods } from './use-counter-goods.ts';
import './issue-at-point.css';

/** `isMain`: it is what this depot is there for; elsewhere it stands below what is asked of it. */
export function IssueAtPoint({ depot, isMain }: { depot: Depot; isMain: boolean }) {
  const { t } = useTranslation();
  const points = depot.issuePoints ?? [];
  const { goods, at } = useCounterGoods(depot.id);
  const [entered, setEntered] = useState<EnteredIssue>({ ...NOBODY, pointId: points[0]?.id ?? null });
  const [isOpen, setOpen] = useState(false);
  if (depot.state === 'closed') return null;
  return (
    <section className="place-list" aria-label={t('placePhone.issue.title')}>
      <PlacePresses subjectId={depot.id} />
      <Button
        type={isMain ? 'primary' : 'default'}
        block
        className={isMain ? 'issue-start' : ''}
        disabled={goods?.length === 0}
        onClick={() => setOpen(true)}
      >
        {t('placePhone.issue.start')}
      </Button>
      {goods?.length === 0 && <p className="secondary">{t('placePhone.issue.nothing')}</p>}
      <BottomSheet title={t('placePhone.issue.title')} isOpen={isOpen} onClose={() => setOpen(false)}>
        <IssueForm
          depot={depot}
          goods={goods ?? []}
          goodsAt={at}
          entered={entered}
          onChange={(part) => setEntered((before) => ({ ...before, ...part }))}
          onDone={() => {
            setEntered(nextAfter);
            setOpen(false);
          }}
        />
      </BottomSheet>
    </section>
  );
}

type FormProps = {
  depot: Depot;
  goods: readonly CounterGoods[];
  goodsAt: number | null;
  entered: EnteredIssue;
  onChange: (part: Partial<EnteredIssue>) => void;
  onDone: () => void;
};

function IssueForm({ depot, goods, goodsAt, entered, onChange, onDone }: FormProps) {
  const { t, i18n } = useTranslation();
  const nowMs = useNow();
  const isLive = useConnection().state === 'live';
  const [served, setServed] = useState<IssueHousehold['served']>([]);
  const [signature, setSignature] = useState<File | null>(null);
  const [isSigning, setSigning] = useState(false);
  const [front] = useState(() => new Set(linesOf(entered.quantities).map(({ itemId }) => itemId)));
  const { run, isBusy, failure } = useCommand();
  const who = useWho(entered);
  const gap = gapOf(entered);
  const isAgain = served.length > 0;
  const nameOf = ({ name }: CounterGoods): string =>
    name === null ? t('placePhone.depot.unknownItem') : i18n.language.startsWith('zh') ? name.zh : (name.en ?? name.zh);
  const give = async (): Promise<void> => {
    if (gap !== null || who === null) return;
    const given = linesOf(entered.quantities).map(({ itemId, quantity }) => {
      const one = goods.find((known) => known.itemId === itemId);
      return one === undefined ? quantity : `${nameOf(one)} ${amount(quantity)} ${one.unit ?? ''}`.trim();
    });
    const words = t('placePhone.issue.words', { who, goods: given.join(t('common.listSeparator')) });
    const signed = signature === null ? null : { file: signature, words: t('placePhone.issue.signatureWords', { who }) };
    navigator.vibrate?.(30);
    const id = uuidv7();
    if ((await run(() => pressIssue(depot.id, { ...issueFrom(id, depot.id, entered), id }, words, signed))) === null) return;
    onDone();
  };
  return (
    <>
      {entered.household === null && (
        <IssueHouseholds
          depot={depot}
          isLive={isLive}
          entered={entered}
          onChosen={(household) => {
            setServed(household.served);
            onChange({ household, stranger: null, reason: '' });
          }}
          onStranger={(stranger) => onChange({ stranger })}
        />
      )}
      {entered.household === null && entered.stranger !== null && (
        <Stranger stranger={entered.stranger} onChange={(stranger) => onChange({ stranger })} />
      )}
      {entered.household !== null && (
        <div className="issue-to">
          <b>{who}</b>
          <Button
            onClick={() => {
              setServed([]);
              onChange({ household: null, reason: '' });
            }}
          >
            {t('aid.issue.other')}
          </Button>
        </div>
      )}
      {isAgain && (
        <>
          <p className="amber-text strong">{t('aid.issue.served')}</p>
          <Input
            aria-label={t('placePhone.issue.again')}
            placeholder={t('placePhone.issue.again')}
            maxLength={300}
            value={entered.reason}
            onChange={(event) => onChange({ reason: event.target.value })}
          />
        </>
      )}
      {goodsAt !== null && !isLive && <p className="secondary">{t('placePhone.issue.keptAt', { time: instant(goodsAt, nowMs) })}</p>}
      <ul className="issue-steppers">
        {inFront(goods, front).map((one) => (
          <GoodsStepper
            key={one.itemId}
            one={one}
            name={nameOf(one)}
            value={entered.quantities.get(one.itemId) ?? ''}
            onChange={(quantity) => onChange({ quantities: new Map(entered.quantities).set(one.itemId, quantity) })}
          />
        ))}
      </ul>
      <Labelled label={t('aid.issue.witnessName')}>
        <Input
          autoComplete="off"
          maxLength={60}
          placeholder={t('aid.issue.witnessHint')}
          value={entered.witness}
          onChange={(event) => onChange({ witness: event.target.value })}
        />
      </Labelled>
      {(depot.issuePoints ?? []).length > 1 && (
        <Select<string>
          aria-label={t('aid.points.one')}
          value={entered.pointId}
          onChange={(pointId) => onChange({ pointId })}
          options={(depot.issuePoints ?? []).map(({ id, sign, name }) => ({ value: id, label: `${sign} ${name}` }))}
        />
      )}
      {isSigning ? (
        <SignaturePad label={t('aid.issue.signature')} value={signature} onChange={setSignature} />
      ) : (
        <Button block onClick={() => setSigning(true)}>
          {t('placePhone.issue.signature')}
        </Button>
      )}
      {failure !== null && (
        <p className="red-text" role="alert">
          {failureWords(t, failure)}
        </p>
      )}
      <div className="issue-foot">
        {gap !== null && <p className="secondary">{t(`aid.issue.gap.${gap}`)}</p>}
        <Button
          type="primary"
          block
          className="issue-give"
          disabled={gap !== null || (isAgain && entered.reason.trim() === '')}
          loading={isBusy}
          onClick={() => void give()}
        >
          {t('placePhone.issue.give')}
        </Button>
      </div>
    </>
  );
}

/** As short as it is said aloud: the household's number, or the village of who is in no ledger. */
function useWho({ household, stranger }: EnteredIssue): string | null {
  const { t, i18n } = useTranslation();
  const village = useRow('jurisdiction', household?.villageId ?? stranger?.villageId ?? null);
  if (household !== null) return `${shortCode(household.code)} ${t('aid.issue.peopleOf', { n: household.people })}`;
  if (stranger === null || stranger.people === null) return null;
  return `${jurisdictionName(village, i18n.language) ?? ''} ${t('aid.issue.peopleOf', { n: stranger.people })}`;
}

type StepperProps = { one: CounterGoods; name: string; value: string; onChange: (quantity: string) => void };

function GoodsStepper({ one, name, value, onChange }: StepperProps) {
  const { t } = useTranslation();
  const whole = /^\d{1,9}$/.test(plainNumber(value)) ? Number(plainNumber(value)) : 0;
  const isMore = /^\d+(\.\d{1,3})?$/.test(plainNumber(value)) && less(one.available, plainNumber(value)).startsWith('-');
  return (
    <li className={whole > 0 ? 'is-chosen' : ''}>
      <span>
        {name}
        <br />
        <span className={isMore ? 'red-text' : 'secondary'}>
          {t('placePhone.issue.left', { n: amount(one.available), unit: one.unit ?? '' })}
        </span>
      </span>
      <span className="issue-stepper">
        <Button aria-label={t('placePhone.issue.fewer', { item: name })} disabled={whole === 0} onClick={() => onChange(String(whole - 1))}>
          −
        </Button>
        <Input
          inputMode="decimal"
          aria-label={t('aid.issue.quantityOf', { item: name })}
          placeholder="0"
          status={isMore ? 'error' : ''}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
        <Button aria-label={t('placePhone.issue.more', { item: name })} onClick={() => onChange(String(whole + 1))}>
          +
        </Button>
      </span>
    </li>
  );
}
