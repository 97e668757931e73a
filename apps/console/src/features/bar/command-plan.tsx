/** Below the command line: what Enter will do, what stands in its way, or the things that may be meant. */
import { useTranslation } from 'react-i18next';
import { store } from '../../live/live.ts';
import { failureWords, refusedTeams } from '../../ui/failure.ts';
import { Keycap } from '../../ui/pane.tsx';
import { jurisdictionName } from '../../ui/words.ts';
import { type Choice, type Deed, needsSecondEnter, type Plan } from './deed.ts';
import { choiceWords, deedWords, obstacleWords } from './plan-words.ts';

const HINTS = ['dispatch', 'open', 'step', 'note', 'grade', 'close', 'merge', 'place'] as const;

type Props = {
  id: string;
  plan: Plan | null;
  /** Of the choices; -1 while none is. */
  chosen: number;
  isArmed: boolean;
  failure: unknown;
  onChoose: (choice: Choice) => void;
};

export function CommandPlan({ id, plan, chosen, isArmed, failure, onChoose }: Props) {
  const { t } = useTranslation();
  const choices = plan !== null && 'choices' in plan ? plan.choices : [];
  const choice = choices[chosen];
  // Things that the words may mean, or the words that are still missing.
  const which = choices.some(({ of }) => of === 'step' || of === 'grade' || of === 'disposition') ? 'bar.nextWord' : 'bar.whichOne';
  const deed = plan !== null && 'deed' in plan ? plan.deed : choice?.of === 'place' ? choice.deed : null;
  return (
    <div className="command-plan">
      {failure !== null && (
        <div className="red-text command-plan-row" role="alert">
          {[failureWords(t, failure), ...refusedTeams(t, failure).map(({ words }) => words)].join(' ')}
        </div>
      )}
      {plan === null && <Hints />}
      {deed !== null && <Says deed={deed} />}
      {plan !== null && 'obstacle' in plan && (
        <div className={plan.obstacle.why === 'searching' ? 'command-plan-row tertiary' : 'command-plan-row amber-text'} role="status">
          {obstacleWords(t, plan.obstacle)}
        </div>
      )}
      {choices.length > 0 && (
        <>
          <div className="command-plan-row tertiary">{t(which)}</div>
          <div id={id} role="listbox" aria-label={t(which)}>
            {choices.map((one, index) => (
              <ChoiceRow key={one.id} id={`${id}-${index}`} choice={one} isChosen={index === chosen} onChoose={() => onChoose(one)} />
            ))}
          </div>
        </>
      )}
      <div className="command-plan-foot tertiary">
        <span>{deed !== null && needsSecondEnter(deed) ? t('bar.secondEnterUndo') : ''}</span>
        <span>
          {choices.length > 0 && `${t('bar.choose')}　`}? {t('bar.keys')}
        </span>
      </div>
      {isArmed && (
        <div className="command-armed" role="status">
          {t('bar.secondEnter')}
        </div>
      )}
    </div>
  );
}

function Hints() {
  const { t } = useTranslation();
  return HINTS.map((hint) => (
    <div key={hint} className="command-plan-row command-hint secondary">
      <b>{t(`bar.hint.${hint}`)}</b> <span>{t(`bar.hintFor.${hint}`)}</span>
    </div>
  ));
}

function Says({ deed }: { deed: Deed }) {
  const { t } = useTranslation();
  const { says, more } = deedWords(t, deed);
  return (
    <div className="command-plan-row" role="status">
      <Keycap>Enter</Keycap>
      <b>{says}</b>
      {more && <span className="secondary cut">{more}</span>}
    </div>
  );
}

function ChoiceRow({ id, choice, isChosen, onChoose }: { id: string; choice: Choice; isChosen: boolean; onChoose: () => void }) {
  const { t, i18n } = useTranslation();
  const region = (code: string): string | null =>
    jurisdictionName(
      store.list('jurisdiction').find((row) => row.code === code),
      i18n.language,
    );
  const { name, note } = choiceWords(t, choice, region);
  return (
    // The line keeps the focus: the keys work there, the pointer here.
    <div
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={isChosen}
      className={isChosen ? 'command-plan-row command-choice is-chosen' : 'command-plan-row command-choice'}
      onPointerDown={(event) => {
        event.preventDefault();
        onChoose();
      }}
    >
      <b className="nowrap">{name}</b> <span className="tertiary cut">{note}</span>
    </div>
  );
}
