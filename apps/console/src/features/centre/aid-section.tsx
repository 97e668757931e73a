/** Aid for an incident (捐赠与发放): its temporary centres, a new one by a press on the map, and the way to what is given and handed out there. */
import { Button } from 'antd';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useRow, useRows } from '../../live/live.ts';
import { can, usePerson } from '../../live/session.ts';
import { Refusal } from '../../ui/command.tsx';
import { addressOf } from '../../ui/words.ts';
import { centresOf } from './centre.ts';
import { CentreFields } from './centre-fields.tsx';
import { useCentreSketch } from './centre-sketch.ts';
import { useOpenCentre } from './use-open-centre.ts';
import './centre.css';

export function AidSection({ incidentId }: { incidentId: string }) {
  const { t } = useTranslation();
  const incident = useRow('incident', incidentId);
  const centres = centresOf(useRows('depot'), incidentId);
  const mayOpen = can(usePerson(), 'manageSupplies') && incident?.state !== 'closed';
  const { incidentId: sketching, begin, end } = useCentreSketch();
  const isSketching = sketching === incidentId;
  // Another incident is opened: the hand lets go.
  useEffect(() => end, [end]);
  return (
    <section className="aid-section" aria-label={t('aid.title')}>
      <div className="section-head">
        <b>{t('aid.title')}</b>
        <Link className="aid-section-link" to={`/resources/aid?incident=${incidentId}`}>
          {t('aid.openPage')}
        </Link>
        {mayOpen && !isSketching && (
          <Button size="small" onClick={() => begin(incidentId)}>
            {t('aid.centre.open')}
          </Button>
        )}
      </div>
      {isSketching && <NewCentre incidentId={incidentId} />}
      {centres.length === 0 && !isSketching && <div className="section-empty tertiary">{t('aid.centre.none')}</div>}
      {centres.map((centre) => (
        <Link key={centre.id} className="aid-section-row" to={`/resources/aid?depot=${centre.id}&incident=${incidentId}`}>
          <b>{centre.name}</b> <span className="secondary">{addressOf(centre.place)}</span>
          <span className={centre.state === 'closed' ? 'tertiary' : 'secondary'}>{t(`aid.centre.state.${centre.state}`)}</span>
        </Link>
      ))}
    </section>
  );
}

function NewCentre({ incidentId }: { incidentId: string }) {
  const { t } = useTranslation();
  const { point, end } = useCentreSketch();
  const { entered, change, canOpen, open, isBusy, failure } = useOpenCentre(incidentId, point);
  const save = async (): Promise<void> => {
    if ((await open()) !== null) end();
  };
  return (
    <div className="aid-new-centre">
      <CentreFields entered={{ ...entered, point }} isOnMap onChange={change} />
      <div className="aid-deeds">
        <Button onClick={end}>{t('common.cancel')}</Button>
        <Button type="primary" disabled={!canOpen} title={canOpen ? '' : t('aid.centre.pick')} loading={isBusy} onClick={() => void save()}>
          {t('aid.centre.save')}
        </Button>
      </div>
      <Refusal failure={failure} />
    </div>
  );
}
