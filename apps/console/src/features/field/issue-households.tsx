/** Whose turn it is, on a phone: found while there is network; else, or where a household is in no ledger, by village and how many they are. */
import type { Depot, IssueHousehold } from '@fenghuo/domain';
import { Button, Input, InputNumber } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRows } from '../../live/live.ts';
import { shortCode } from '../../ui/format.ts';
import type { EnteredIssue } from '../../ui/issue-form.ts';
import { useHouseholds } from '../../ui/use-households.ts';
import { VillageField } from '../../ui/village-field.tsx';
import { jurisdictionName } from '../../ui/words.ts';

type StrangerOf = NonNullable<EnteredIssue['stranger']>;
const SOMEBODY: StrangerOf = { villageId: null, people: null, name: '' };

type Props = {
  depot: Depot;
  isLive: boolean;
  entered: EnteredIssue;
  onChosen: (household: IssueHousehold) => void;
  onStranger: (stranger: StrangerOf | null) => void;
};

export function IssueHouseholds({ depot, isLive, entered, onChosen, onStranger }: Props) {
  const { t, i18n } = useTranslation();
  const nodes = useRows('jurisdiction');
  const [text, setText] = useState('');
  const [villageId, setVillageId] = useState<string | null>(null);
  const found = useHouseholds(depot.id, text, entered.round, villageId, isLive);
  // Nobody can be looked up: what can be said is asked at once.
  useEffect(() => {
    if (!isLive && entered.stranger === null) onStranger(SOMEBODY);
  }, [isLive, entered.stranger, onStranger]);
  if (!isLive) return <p className="phone-note is-amber">{t('placePhone.issue.offline')}</p>;
  if (entered.stranger !== null)
    return (
      <Button block onClick={() => onStranger(null)}>
        {t('aid.issue.fromLedger')}
      </Button>
    );
  const village = (id: string): string =>
    jurisdictionName(
      nodes.find((node) => node.id === id),
      i18n.language,
    ) ?? '';
  return (
    <>
      <Input
        allowClear
        autoComplete="off"
        aria-label={t('placePhone.issue.find')}
        placeholder={t('placePhone.issue.find')}
        maxLength={60}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      {(found.state === 'tooMany' || villageId !== null) && (
        <>
          <p className="amber-text">{t('aid.issue.tooMany')}</p>
          <VillageField value={villageId} onChange={setVillageId} />
        </>
      )}
      {found.state === 'finding' && <p className="secondary">{t('aid.issue.finding')}</p>}
      {found.state === 'failed' && <p className="red-text">{t('aid.issue.notFound')}</p>}
      {found.state === 'found' && found.items.length === 0 && <p className="secondary">{t('aid.issue.nobody')}</p>}
      {found.items.map((one) => (
        <button key={one.householdId} type="button" className="plain household-row" data-household={one.code} onClick={() => onChosen(one)}>
          <span className="household-words">
            <b>{one.head ?? t('aid.issue.noName')}</b>
            <span className="secondary">
              {[shortCode(one.code), village(one.villageId), t('aid.issue.peopleOf', { n: one.people })].filter(Boolean).join(' · ')}
            </span>
          </span>
          {one.served.length > 0 && <span className="amber-text strong">{t('aid.issue.served')}</span>}
        </button>
      ))}
      <Button block onClick={() => onStranger(SOMEBODY)}>
        {t('aid.issue.stranger')}
      </Button>
    </>
  );
}

export function Stranger({ stranger, onChange }: { stranger: StrangerOf; onChange: (stranger: StrangerOf) => void }) {
  const { t } = useTranslation();
  return (
    <>
      <VillageField value={stranger.villageId} onChange={(villageId) => onChange({ ...stranger, villageId })} />
      <div className="issue-two">
        <InputNumber<number>
          aria-label={t('aid.issue.people')}
          placeholder={t('aid.issue.people')}
          inputMode="numeric"
          controls={false}
          min={1}
          max={2000}
          precision={0}
          value={stranger.people}
          onChange={(people) => onChange({ ...stranger, people })}
        />
        <Input
          aria-label={t('aid.issue.head')}
          placeholder={`${t('aid.issue.head')} (${t('common.optional')})`}
          autoComplete="off"
          maxLength={60}
          value={stranger.name}
          onChange={(event) => onChange({ ...stranger, name: event.target.value })}
        />
      </div>
    </>
  );
}
