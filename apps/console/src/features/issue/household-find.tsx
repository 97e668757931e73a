/** Whose turn it is: found by the number of the household, the head's name or its initials, or the end of the phone number. Whoever is in no ledger is entered by village. */
import type { Depot, IssueHousehold } from '@fenghuo/domain';
import { Button, Input, InputNumber } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Catalogue } from '../../live/catalogue.ts';
import { useRow } from '../../live/live.ts';
import { shortCode } from '../../ui/format.ts';
import { SearchGlyph } from '../../ui/glyphs.tsx';
import type { EnteredIssue } from '../../ui/issue-form.ts';
import { goods, itemName } from '../../ui/item-words.ts';
import { Labelled } from '../../ui/labelled.tsx';
import { useHouseholds } from '../../ui/use-households.ts';
import { VillageField } from '../../ui/village-field.tsx';
import { jurisdictionName } from '../../ui/words.ts';

type Props = { depot: Depot; catalogue: Catalogue; entered: EnteredIssue; onChange: (part: Partial<EnteredIssue>) => void };

export function HouseholdFind({ depot, catalogue, entered, onChange }: Props) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const [villageId, setVillageId] = useState<string | null>(null);
  const found = useHouseholds(depot.id, text, entered.round, villageId);
  const [chosen, setChosen] = useState<IssueHousehold | null>(null);
  const { household, stranger } = entered;
  if (household !== null)
    return (
      <Chosen
        household={chosen?.householdId === household.householdId ? chosen : { ...household, served: [] }}
        catalogue={catalogue}
        onOther={() => onChange({ household: null, reason: '' })}
      />
    );
  if (stranger !== null)
    return (
      <>
        <Stranger stranger={stranger} onChange={(part) => onChange({ stranger: { ...stranger, ...part } })} />
        <Button size="small" onClick={() => onChange({ stranger: null })}>
          {t('aid.issue.fromLedger')}
        </Button>
      </>
    );
  const choose = (one: IssueHousehold): void => {
    setChosen(one);
    setText('');
    onChange({ household: one, reason: '' });
  };
  return (
    <div className="household-find">
      <Input
        autoFocus
        allowClear
        autoComplete="off"
        prefix={<SearchGlyph />}
        aria-label={t('aid.issue.find')}
        placeholder={t('aid.issue.find')}
        maxLength={60}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onPressEnter={(event) => {
          // Enter takes the only one that was found; it hands nothing out.
          event.preventDefault();
          const [only, ...others] = found.items;
          if (only !== undefined && others.length === 0) choose(only);
        }}
      />
      {(found.state === 'tooMany' || villageId !== null) && (
        <>
          <p className="amber-text">{t('aid.issue.tooMany')}</p>
          <VillageField value={villageId} onChange={setVillageId} />
        </>
      )}
      {found.state === 'finding' && <p className="tertiary">{t('aid.issue.finding')}</p>}
      {found.state === 'failed' && <p className="red-text">{t('aid.issue.notFound')}</p>}
      {found.state === 'found' && found.items.length === 0 && <p className="tertiary">{t('aid.issue.nobody')}</p>}
      <ul>
        {found.items.map((one) => (
          <li key={one.householdId}>
            <button type="button" className="plain household-found" onClick={() => choose(one)}>
              <HouseholdWords household={one} />
              {one.served.length > 0 && <b className="amber-text">{t('aid.issue.served')}</b>}
            </button>
          </li>
        ))}
      </ul>
      <Button size="small" onClick={() => onChange({ stranger: { villageId: null, people: null, name: '' } })}>
        {t('aid.issue.stranger')}
      </Button>
    </div>
  );
}

type Named = Pick<IssueHousehold, 'code' | 'head' | 'people' | 'villageId'>;
export function HouseholdWords({ household: { code, head, people, villageId } }: { household: Named }) {
  const { t, i18n } = useTranslation();
  const village = useRow('jurisdiction', villageId);
  return (
    <span>
      <b>{head ?? t('aid.issue.noName')}</b> <span className="secondary nowrap">{shortCode(code)}</span>
      <br />
      <span className="secondary">
        {jurisdictionName(village, i18n.language) ?? t('common.unknown')} · {t('aid.issue.peopleOf', { n: people })}
      </span>
    </span>
  );
}

type ChosenProps = { household: IssueHousehold; catalogue: Catalogue; onOther: () => void };

function Chosen({ household, catalogue, onOther }: ChosenProps) {
  const { t, i18n } = useTranslation();
  return (
    <div className="household-chosen">
      <HouseholdWords household={household} />
      <Button size="small" onClick={onOther}>
        {t('aid.issue.other')}
      </Button>
      {household.served.length > 0 && (
        <p className="amber-text">
          {t('aid.issue.servedWith', {
            goods: household.served
              .map(({ itemId, quantity }) => {
                const item = catalogue.item(itemId);
                return `${itemName(item, i18n.language) ?? t('common.unknown')} ${goods(quantity, item)}`;
              })
              .join(t('common.listSeparator')),
          })}
        </p>
      )}
    </div>
  );
}

type StrangerProps = {
  stranger: NonNullable<EnteredIssue['stranger']>;
  onChange: (part: Partial<NonNullable<EnteredIssue['stranger']>>) => void;
};

function Stranger({ stranger: { villageId, people, name }, onChange }: StrangerProps) {
  const { t } = useTranslation();
  return (
    <div className="stranger">
      <Labelled label={t('aid.issue.village')}>
        <VillageField value={villageId} onChange={(id) => onChange({ villageId: id })} />
      </Labelled>
      <Labelled label={t('aid.issue.people')}>
        <InputNumber<number> min={1} max={2000} precision={0} value={people} onChange={(value) => onChange({ people: value })} />
      </Labelled>
      <Labelled className="stranger-name" label={`${t('aid.issue.head')} (${t('common.optional')})`}>
        <Input maxLength={60} autoComplete="off" value={name} onChange={(event) => onChange({ name: event.target.value })} />
      </Labelled>
    </div>
  );
}
