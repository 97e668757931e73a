/** One zone: its state, what comes next, and the board of its villages (to move, moved, refused, not found), the vulnerable people apart. */
import { boardOf, type EvacuationZone, householdsIn, STILL_THERE, type VillageCount } from '@fenghuo/domain';
import { Button, Popconfirm } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRows } from '../../live/live.ts';
import { send } from '../../live/send.ts';
import { can, usePerson } from '../../live/session.ts';
import { Refusal, Sending, tellDone, useCommand } from '../../ui/command.tsx';
import { count, shortCode } from '../../ui/format.ts';
import { jurisdictionName } from '../../ui/words.ts';
import { HouseholdDrawer } from './household-drawer.tsx';
import { ProposalDrawer } from './proposal-drawer.tsx';
import { useShown } from './shown-zone.ts';
import { nextStepsOf, type ZoneStep } from './zone-steps.ts';

export function ZoneBlock({ zone }: { zone: EvacuationZone }) {
  const { t } = useTranslation();
  const person = usePerson();
  const [open, setOpen] = useState<'households' | 'proposal' | null>(null);
  const { run, isBusy, failure } = useCommand();
  const { id, name, code, state, villages, elsewhere, verifiedBy } = zone;
  const mayOrder = can(person, 'orderEvacuation');
  const mayKeep = can(person, 'keepHouseholds');
  const isBeingEmptied = state === 'ordered' || state === 'running';
  const stillThere = householdsIn(zone, STILL_THERE);
  const take = async (step: ZoneStep): Promise<void> => {
    const done = await run(() => send('POST', `/evacuation-zones/${id}/${step}`, {}, { name: 'zoneStep', subjectId: id }));
    if (done !== null) tellDone(t(`evacuation.stepDone.${step}`));
  };
  const close = (): void => setOpen(null);
  const element = useShown(id);
  return (
    <div className="zone" ref={element}>
      <div className="zone-head">
        <b className="cut">{name}</b>
        <span className="tertiary nowrap">{shortCode(code)}</span>
        <span className={`zone-state is-${state}`}>{t(`evacuation.zoneState.${state}`)}</span>
      </div>
      {state !== 'proposed' && <Board villages={villages} />}
      {elsewhere > 0 && <div className="tertiary">{t('evacuation.elsewhere', { count: elsewhere })}</div>}
      {verifiedBy.length === 1 && <div className="secondary">{t('evacuation.verified', { name: verifiedBy[0]?.name ?? '' })}</div>}
      {verifiedBy.length > 1 && (
        <div className="secondary">
          {t('evacuation.verifiedBy')} {verifiedBy.map((one) => one.name).join(t('common.listSeparator'))}
        </div>
      )}
      <div className="zone-actions">
        {state !== 'proposed' && mayKeep && (
          <Button size="small" onClick={() => setOpen('households')}>
            {t('evacuation.showHouseholds')}
          </Button>
        )}
        {isBeingEmptied && mayOrder && stillThere > 0 && (
          <Button size="small" onClick={() => setOpen('proposal')}>
            {t('evacuation.proposal')}
          </Button>
        )}
        {mayOrder && nextStepsOf(zone).map((step) => <StepButton key={step} step={step} isBusy={isBusy} onTake={() => void take(step)} />)}
      </div>
      <Sending subjectId={id} />
      <Refusal failure={failure} />
      {open === 'households' && <HouseholdDrawer zone={zone} onClose={close} />}
      {open === 'proposal' && <ProposalDrawer zone={zone} onClose={close} />}
    </div>
  );
}

/** What cannot be taken back is asked twice. */
function StepButton({ step, isBusy, onTake }: { step: ZoneStep; isBusy: boolean; onTake: () => void }) {
  const { t } = useTranslation();
  const label = t(`evacuation.step.${step}`);
  const isFirst = step === 'order';
  return (
    <Popconfirm
      title={label}
      description={isFirst ? <div className="zone-ask">{t('evacuation.orderAsk')}</div> : null}
      okText={label}
      cancelText={t('common.cancel')}
      onConfirm={onTake}
    >
      <Button size="small" type={isFirst ? 'primary' : 'default'} loading={isBusy}>
        {label}
      </Button>
    </Popconfirm>
  );
}

function Board({ villages }: { villages: readonly VillageCount[] }) {
  const { t } = useTranslation();
  return (
    <div className="zone-board-frame">
      <table className="zone-board">
        <thead>
          <tr>
            <th scope="col">{t('evacuation.board.village')}</th>
            <th scope="col">{t('evacuation.board.households')}</th>
            <th scope="col">{t('evacuation.board.people')}</th>
            <th scope="col">{t('evacuation.board.toMove')}</th>
            <th scope="col">{t('evacuation.board.moved')}</th>
            <th scope="col">{t('evacuation.board.refused')}</th>
            <th scope="col">{t('evacuation.board.notFound')}</th>
            <th scope="col">{t('evacuation.board.share')}</th>
            <th scope="col" className="zone-apart">
              {t('evacuation.board.vulnerable')}
            </th>
          </tr>
        </thead>
        <tbody>
          {villages.map((village) => (
            <BoardRow key={village.jurisdictionId} villages={[village]} />
          ))}
          {villages.length !== 1 && <BoardRow villages={villages} isTotal />}
        </tbody>
      </table>
    </div>
  );
}

function BoardRow({ villages, isTotal = false }: { villages: readonly VillageCount[]; isTotal?: boolean }) {
  const { t, i18n } = useTranslation();
  const nodes = useRows('jurisdiction');
  const { all, toMove, moved, refused, notFound, returned } = boardOf(villages);
  const gone = moved.people + returned.people;
  const share = all.people === 0 ? null : Math.floor((gone * 100) / all.people);
  const node = nodes.find(({ id }) => id === villages[0]?.jurisdictionId) ?? null;
  const name = isTotal ? t('evacuation.board.all') : (jurisdictionName(node, i18n.language) ?? t('evacuation.board.unknownVillage'));
  const helped = moved.vulnerable + returned.vulnerable;
  return (
    <tr className={isTotal ? 'zone-total' : ''}>
      <th scope="row">{name}</th>
      <td>{count(all.households)}</td>
      <td>{count(all.people)}</td>
      <td>{count(toMove.people)}</td>
      <td>{count(gone)}</td>
      <td className={refused.people > 0 ? 'zone-refused' : ''}>{count(refused.people)}</td>
      <td className={notFound.people > 0 ? 'zone-missing' : ''}>{count(notFound.people)}</td>
      <td>
        {share === null ? '—' : `${share}%`}
        <i className="zone-share" aria-hidden="true">
          <i style={{ width: `${share ?? 0}%` }} />
        </i>
      </td>
      <td className={`zone-apart ${helped < all.vulnerable ? 'zone-behind' : ''}`}>
        {count(helped)}/{count(all.vulnerable)}
      </td>
    </tr>
  );
}
