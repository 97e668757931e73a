/** Evacuation of an incident (转移安置): its zones, each with its board by village, and a new one drawn on the map. */
import { checkShape, type EvacuationZone } from '@fenghuo/domain';
import { Button } from 'antd';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRow, useRows } from '../../live/live.ts';
import { send } from '../../live/send.ts';
import { can, usePerson } from '../../live/session.ts';
import { tellDone, useCommand } from '../../ui/command.tsx';
import { SketchLine } from '../../ui/sketch-line.tsx';
import { ZoneBlock } from './zone-block.tsx';
import { useZoneSketch } from './zone-sketch.ts';
import './evacuation.css';

export function EvacuationSection({ incidentId }: { incidentId: string }) {
  const { t } = useTranslation();
  const incident = useRow('incident', incidentId);
  const mayOrder = can(usePerson(), 'orderEvacuation') && incident?.state !== 'closed';
  const { incidentId: sketching, begin, end } = useZoneSketch();
  const zones = useZonesOf(incidentId);
  const isSketching = sketching === incidentId;
  // Another incident is opened: the hand lets go.
  useEffect(() => end, [end]);
  return (
    <section className="evacuation" aria-label={t('evacuation.title')}>
      <div className="section-head">
        <b>
          {t('evacuation.title')} {zones.length > 0 && zones.length}
        </b>
        {mayOrder && !isSketching && (
          <Button size="small" className="evacuation-draw" onClick={() => begin(incidentId)}>
            {t('evacuation.draw')}
          </Button>
        )}
      </div>
      {isSketching && <ZoneSketch incidentId={incidentId} suggested={t('evacuation.nameOf', { n: zones.length + 1 })} />}
      {zones.length === 0 && !isSketching && <div className="section-empty tertiary">{t('evacuation.none')}</div>}
      {zones.map((zone) => (
        <ZoneBlock key={zone.id} zone={zone} />
      ))}
    </section>
  );
}

function useZonesOf(incidentId: string): readonly EvacuationZone[] {
  const rows = useRows('evacuationZone');
  return useMemo(() => rows.filter((row) => row.incidentId === incidentId).sort((a, b) => (a.id < b.id ? -1 : 1)), [rows, incidentId]);
}

function ZoneSketch({ incidentId, suggested }: { incidentId: string; suggested: string }) {
  const { t } = useTranslation();
  const { drawn, end } = useZoneSketch();
  const [name, setName] = useState(suggested);
  const { run, isBusy, failure } = useCommand();
  const canSave = drawn !== null && name.trim() !== '';
  const save = async (): Promise<void> => {
    if (drawn === null || !canSave) return;
    const done = await run(async () => {
      checkShape('sector', drawn);
      const body = { incidentId, name: name.trim(), geometry: drawn };
      return send('POST', '/evacuation-zones', body, { name: 'proposeZone', subjectId: incidentId });
    });
    if (done === null) return;
    tellDone(t('evacuation.proposed', { name: name.trim() }));
    end();
  };
  return (
    <SketchLine
      hint={t('evacuation.drawHint')}
      label={t('evacuation.name')}
      name={name}
      onName={setName}
      okText={t('evacuation.propose')}
      onSave={() => void save()}
      onCancel={end}
      {...{ canSave, isBusy, failure }}
    />
  );
}
