/** Forces of an incident (力量): what is needed, promised and there, counted from the rows; under each need who is asked, and the next step of each. */
import { type ForceRequest, isForceEnded, type Need, type NeedBoard, needBoards } from '@fenghuo/domain';
import { Button } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAssignmentsOf, useRow, useRows } from '../../live/live.ts';
import { send } from '../../live/send.ts';
import { can, usePerson } from '../../live/session.ts';
import { ReasonDialog, Sending, tellDone } from '../../ui/command.tsx';
import { capabilityWords } from '../../ui/words.ts';
import { NeedDialog } from './need-dialog.tsx';
import { RequestDialog } from './request-dialog.tsx';
import { RequestRow } from './request-row.tsx';
import { Tally } from './tally.tsx';
import './force.css';

type Asking = { what: 'need' } | { what: 'change' | 'request' | 'withdraw'; need: Need } | null;

export function ForceSection({ incidentId, isCompact }: { incidentId: string; isCompact: boolean }) {
  const { t } = useTranslation();
  const incident = useRow('incident', incidentId);
  const { needs, requests, boards } = useForces(incidentId);
  const mayAct = can(usePerson(), 'handleIncidents') && incident?.state !== 'closed';
  const [asking, setAsking] = useState<Asking>(null);
  const close = (): void => setAsking(null);
  return (
    <section className="force" aria-label={t('force.title')}>
      <div className="section-head">
        <b>
          {t('force.title')} {needs.length > 0 && needs.length}
        </b>
        {mayAct && (
          <Button size="small" className="force-add" onClick={() => setAsking({ what: 'need' })}>
            {t('force.addNeed')}
          </Button>
        )}
      </div>
      {needs.length === 0 && <div className="section-empty tertiary">{t('force.none')}</div>}
      {needs.map((need) => (
        <NeedBlock
          key={need.id}
          need={need}
          board={boards.get(need.id)}
          requests={requests.filter(({ needId }) => needId === need.id)}
          isCompact={isCompact}
          mayAct={mayAct}
          onAsk={(what) => setAsking({ what, need })}
        />
      ))}
      {asking?.what === 'need' && <NeedDialog incidentId={incidentId} need={null} onClose={close} />}
      {asking?.what === 'change' && <NeedDialog incidentId={incidentId} need={asking.need} onClose={close} />}
      {asking?.what === 'request' && <RequestDialog need={asking.need} board={boards.get(asking.need.id)} onClose={close} />}
      <ReasonDialog
        open={asking?.what === 'withdraw'}
        title={t('force.withdrawNeed')}
        okText={t('force.withdraw')}
        danger
        onCancel={close}
        onGiven={(reason) =>
          asking?.what === 'withdraw'
            ? send('POST', `/needs/${asking.need.id}/withdraw`, { reason }, { name: 'withdrawNeed', subjectId: asking.need.id }).then(() =>
                tellDone(t('force.needWithdrawn')),
              )
            : Promise.resolve()
        }
      />
    </section>
  );
}

/** Open needs first, in the order in which they were raised; withdrawn ones only while something under them is still under way. */
function useForces(incidentId: string): { needs: Need[]; requests: ForceRequest[]; boards: ReadonlyMap<string, NeedBoard> } {
  const [allNeeds, allRequests, teams] = [useRows('need'), useRows('forceRequest'), useRows('team')];
  const assignments = useAssignmentsOf('incidentId', incidentId);
  return useMemo(() => {
    const requests = allRequests.filter((row) => row.incidentId === incidentId).sort((a, b) => (a.id < b.id ? -1 : 1));
    const isUnderWay = ({ id, state }: Need): boolean =>
      state === 'open' || requests.some((row) => row.needId === id && !isForceEnded(row));
    const needs = allNeeds
      .filter((row) => row.incidentId === incidentId && isUnderWay(row))
      .sort((a, b) => (a.raisedAt < b.raisedAt ? -1 : 1));
    const boards = needBoards({ needs, requests, assignments, teams: new Map(teams.map((team) => [team.id, team])) });
    return { needs, requests, boards: new Map(boards.map((board) => [board.needId, board])) };
  }, [allNeeds, allRequests, teams, assignments, incidentId]);
}

type BlockProps = {
  need: Need;
  board: NeedBoard | undefined;
  requests: readonly ForceRequest[];
  isCompact: boolean;
  mayAct: boolean;
  onAsk: (what: 'change' | 'request' | 'withdraw') => void;
};

function NeedBlock({ need, board, requests, isCompact, mayAct, onAsk }: BlockProps) {
  const { t } = useTranslation();
  const isOpen = need.state === 'open';
  const [isAll, setAll] = useState(false);
  const ended = requests.filter(isForceEnded);
  const shown = isAll ? requests : requests.filter((request) => !isForceEnded(request));
  return (
    <div className="force-need">
      <div className="force-need-head">
        <b className="cut">
          {need.capability === null ? t('force.anybody') : capabilityWords(t, need.capability)}
          {!isOpen && <span className="tertiary"> {t('force.needWithdrawn')}</span>}
        </b>
        {mayAct && isOpen && (
          <span className="force-need-actions">
            <Button size="small" type="text" onClick={() => onAsk('change')}>
              {t('force.change')}
            </Button>
            <Button size="small" type="text" onClick={() => onAsk('withdraw')}>
              {t('force.withdraw')}
            </Button>
            <Button size="small" onClick={() => onAsk('request')}>
              {t('force.ask')}
            </Button>
          </span>
        )}
      </div>
      {need.note && <div className="secondary force-need-note">{need.note}</div>}
      {board && <Tally board={board} requests={requests} />}
      <Sending subjectId={need.id} />
      {shown.map((request) => (
        <RequestRow key={request.id} request={request} isCompact={isCompact} mayAct={mayAct} />
      ))}
      {ended.length > 0 && (
        <Button size="small" type="link" className="force-need-ended" onClick={() => setAll(!isAll)}>
          {isAll ? t('force.hideEnded') : t('force.showEnded', { n: ended.length })}
        </Button>
      )}
    </div>
  );
}
