/** The drawings of an incident, and the line in which one is named while the hand draws it on the map. */
import { checkShape, DRAWING_KINDS, type Drawing, type DrawingKind } from '@fenghuo/domain';
import { Button } from 'antd';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRows } from '../../live/live.ts';
import { send } from '../../live/send.ts';
import { Refusal, Sending, tellDone, useCommand } from '../../ui/command.tsx';
import { DrawingMark } from '../../ui/drawing-mark.tsx';
import { SketchLine } from '../../ui/sketch-line.tsx';
import { drawingName } from '../../ui/words.ts';
import { useSketch } from './sketch.ts';

export function Drawings({ incidentId, mayAct }: { incidentId: string; mayAct: boolean }) {
  const { t } = useTranslation();
  const { asked, begin, end } = useSketch();
  const rows = useRows('drawing');
  const orders = useRows('order');
  const drawings = useMemo(
    () => rows.filter((row) => row.incidentId === incidentId).sort((a, b) => (a.id < b.id ? -1 : 1)),
    [rows, incidentId],
  );
  const pointedAt = useMemo(
    () => new Set(orders.filter(({ state }) => state === 'current').flatMap(({ drawingIds }) => drawingIds)),
    [orders],
  );
  const isSketching = asked?.incidentId === incidentId;
  // Another incident is opened: the hand lets go.
  useEffect(() => end, [end]);
  const nextName = (kind: DrawingKind): string =>
    t('order.nameOf', { kind: t(`order.kind.${kind}`), n: drawings.filter((row) => row.kind === kind).length + 1 });
  return (
    <div className="drawings">
      {mayAct && !isSketching && (
        <div className="drawings-new">
          {DRAWING_KINDS.map((kind) => (
            <Button
              key={kind}
              size="small"
              title={t('order.draw', { kind: t(`order.kind.${kind}`) })}
              onClick={() => begin({ incidentId, kind, id: null, geometry: null })}
            >
              <DrawingMark kind={kind} /> {t(`order.kind.${kind}`)}
            </Button>
          ))}
        </div>
      )}
      {isSketching && (
        <DrawingSketch
          key={`${asked.kind}${asked.id}`}
          incidentId={incidentId}
          kind={asked.kind}
          drawing={drawings.find(({ id }) => id === asked.id) ?? null}
          suggested={nextName(asked.kind)}
        />
      )}
      {drawings.length === 0 && !isSketching && <div className="section-empty tertiary">{t('order.noDrawings')}</div>}
      {drawings.map((drawing) => (
        <DrawingLine key={drawing.id} drawing={drawing} isInOrder={pointedAt.has(drawing.id)} mayAct={mayAct && !isSketching} />
      ))}
    </div>
  );
}

function DrawingLine({ drawing, isInOrder, mayAct }: { drawing: Drawing; isInOrder: boolean; mayAct: boolean }) {
  const { t } = useTranslation();
  const { run, isBusy, failure } = useCommand();
  const { id, kind, name, geometry, incidentId } = drawing;
  const remove = async (): Promise<void> => {
    const done = await run(() => send('POST', `/drawings/${id}/remove`, {}, { name: 'removeDrawing', subjectId: id }));
    if (done !== null) tellDone(t('order.removed', { name }));
  };
  return (
    <div className="drawing-line">
      <DrawingMark kind={kind} />
      <b className="cut">{drawingName(t, drawing)}</b>
      {mayAct && (
        <span className="drawing-actions">
          <Button size="small" type="text" onClick={() => useSketch.getState().begin({ incidentId, kind, id, geometry })}>
            {t('order.edit')}
          </Button>
          <Button
            size="small"
            type="text"
            loading={isBusy}
            disabled={isInOrder}
            title={isInOrder ? t('order.inOrder') : ''}
            onClick={() => void remove()}
          >
            {t('order.remove')}
          </Button>
        </span>
      )}
      <Sending subjectId={id} />
      <Refusal failure={failure} />
    </div>
  );
}

type SketchProps = { incidentId: string; kind: DrawingKind; drawing: Drawing | null; suggested: string };

function DrawingSketch({ incidentId, kind, drawing, suggested }: SketchProps) {
  const { t } = useTranslation();
  const { drawn, end } = useSketch();
  const orders = useRows('order');
  const [name, setName] = useState(drawing?.name ?? suggested);
  const { run, isBusy, failure } = useCommand();
  const isChanged = drawing !== null && (drawn !== null || name.trim() !== drawing.name);
  const canSave = name.trim() !== '' && (drawing === null ? drawn !== null : isChanged);
  const save = async (): Promise<void> => {
    if (!canSave) return;
    const resent = drawing === null ? [] : orders.filter(({ state, drawingIds }) => state === 'current' && drawingIds.includes(drawing.id));
    const done = await run(async () => {
      if (drawn !== null) checkShape(kind, drawn);
      const shape = { name: name.trim(), ...(drawn !== null && { geometry: drawn }) };
      return drawing === null
        ? send('POST', `/incidents/${incidentId}/drawings`, { kind, ...shape }, { name: 'draw', subjectId: incidentId })
        : send('PATCH', `/drawings/${drawing.id}`, shape, { name: 'redraw', subjectId: drawing.id });
    });
    if (done === null) return;
    const said = { name: name.trim(), n: resent.length };
    tellDone(drawing === null ? t('order.drawn', said) : resent.length > 0 ? t('order.resent', said) : t('order.redrawn', said));
    end();
  };
  return (
    <SketchLine
      hint={t(`order.hint.${kind}`)}
      label={t('order.name')}
      name={name}
      onName={setName}
      okText={t('common.save')}
      onSave={() => void save()}
      onCancel={end}
      {...{ canSave, isBusy, failure }}
    />
  );
}
