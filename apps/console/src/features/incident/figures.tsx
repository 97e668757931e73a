/** Situation figures (灾情数据): zero is drawn light, unknown is a dash, never zero. */
import { type Figures, type Incident, PEOPLE_FIGURES, type PeopleFigure } from '@fenghuo/domain';
import { Button, InputNumber, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Refusal } from '../../ui/command.tsx';
import { count, shortCode } from '../../ui/format.ts';
import { Labelled } from '../../ui/labelled.tsx';
import { EditConflict, useEdit } from './use-edit.tsx';

const ORDER: readonly PeopleFigure[] = ['trapped', 'missing', 'dead', 'injured', 'affected', 'evacuated', 'sheltered'];
const COMPACT: readonly PeopleFigure[] = ['trapped', 'injured', 'evacuated', 'sheltered'];

export function FiguresBlock({ figures, isCompact, onEdit }: { figures: Figures; isCompact: boolean; onEdit?: () => void }) {
  const { t } = useTranslation();
  const known = PEOPLE_FIGURES.some((figure) => figures[figure] !== undefined);
  return (
    <section className="figures">
      {(isCompact ? COMPACT : ORDER).map((figure) => {
        const value = figures[figure];
        return (
          <span key={figure} className="figure">
            <b className={value === undefined || value === 0 ? 'figure-none' : ''}>
              {value === undefined ? t('common.none') : count(value)}
            </b>
            <span>{t(`common.figure.${figure}`)}</span>
          </span>
        );
      })}
      {onEdit && (
        <Button size="small" type={known ? 'text' : 'default'} onClick={onEdit}>
          {t('incident.figures.edit')}
        </Button>
      )}
    </section>
  );
}

export function FiguresDialog({ incident, onClose }: { incident: Incident; onClose: () => void }) {
  const { t } = useTranslation();
  const { read, save: saveEdit, resolve, conflict, isBusy, failure } = useEdit(incident, onClose);
  const [figures, setFigures] = useState<Figures>(read.figures);
  const save = async (): Promise<void> => {
    // Only what was changed is sent, so that two officers can fill different figures at once.
    const changed = Object.fromEntries(Object.entries(figures).filter(([key, value]) => value !== read.figures[key as PeopleFigure]));
    await saveEdit({ figures: changed });
  };
  return (
    <Modal
      open
      title={`${shortCode(incident.code)} ${t('incident.figures.title')}`}
      width={440}
      onCancel={onClose}
      onOk={() => void save()}
      okText={t('common.save')}
      cancelText={t('common.cancel')}
      confirmLoading={isBusy}
      okButtonProps={{ disabled: conflict !== null }}
    >
      <div className="figures-form">
        {PEOPLE_FIGURES.map((figure) => (
          <Labelled key={figure} label={t(`common.figure.${figure}`)}>
            <InputNumber
              min={0}
              max={100_000_000}
              precision={0}
              value={figures[figure] ?? null}
              placeholder={t('common.none')}
              onChange={(value) => setFigures((before) => ({ ...before, ...(value !== null && { [figure]: value }) }))}
            />
          </Labelled>
        ))}
      </div>
      {conflict && <EditConflict conflict={conflict} isBusy={isBusy} resolve={resolve} />}
      <Refusal failure={failure} />
    </Modal>
  );
}
