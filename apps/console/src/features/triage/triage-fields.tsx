/** The fields of a new report, in the order in which a caller is asked. */
import { GRADES, type Grade, type LngLat } from '@fenghuo/domain';
import { Input, InputNumber, Segmented, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { useRows } from '../../live/live.ts';
import { Labelled } from '../../ui/labelled.tsx';
import { PlaceField } from '../../ui/place-field.tsx';
import { typeOptions } from '../../ui/type-options.ts';
import { type Draft, FIGURES, useDraft } from './draft.ts';
import { Proposals, proposed, useProposal } from './proposals.tsx';

const SOURCES = ['phone', 'public', 'grid', 'department', 'sensor'] as const;

type FieldsProps = {
  draft: Draft;
  isPicking: boolean;
  onPick: () => void;
  /** The words have led to a point, which may lie outside what the map shows. */
  onPlaced: (point: LngLat) => void;
};

export function TriageFields({ draft, isPicking, onPick, onPlaced }: FieldsProps) {
  const { t } = useTranslation();
  const { change } = useDraft();
  return (
    <>
      <Words draft={draft} />
      <Row label={t('triage.place')} isRequired>
        <PlaceField
          address={draft.address}
          point={draft.point}
          pointName={draft.pointName}
          onChange={(changes) => {
            change(changes);
            if (changes.point) onPlaced(changes.point);
          }}
          picking={{ isPicking, onPick }}
        />
      </Row>
      <Caller draft={draft} />
      <Kind draft={draft} />
      <People draft={draft} />
      <Row label={t('triage.source')}>
        <Segmented
          value={draft.source}
          onChange={(source) => change({ source })}
          options={SOURCES.map((source) => ({ value: source as Draft['source'], label: t(`common.source.${source}`) }))}
        />
      </Row>
    </>
  );
}

function Words({ draft }: { draft: Draft }) {
  const { t } = useTranslation();
  const { change } = useDraft();
  const proposal = useProposal(draft);
  return (
    <Row label={t('triage.description')} isRequired>
      <Input.TextArea
        aria-label={t('triage.description')}
        placeholder={t('triage.descriptionHint')}
        rows={4}
        maxLength={4000}
        value={draft.text}
        onChange={(event) => change({ text: event.target.value })}
        onKeyDown={(event) => {
          if (event.key !== 'Tab' || event.shiftKey || Object.keys(proposed(draft, proposal)).length === 0) return;
          event.preventDefault();
          change(proposed(draft, proposal));
        }}
      />
      <Proposals draft={draft} proposal={proposal} onTake={change} />
    </Row>
  );
}

function Caller({ draft }: { draft: Draft }) {
  const { t } = useTranslation();
  const { change } = useDraft();
  return (
    <Row label={t('triage.caller')}>
      <div className="triage-pair">
        <Input
          aria-label={t('triage.caller')}
          maxLength={60}
          autoComplete="off"
          value={draft.name}
          onChange={(event) => change({ name: event.target.value })}
        />
        <span className="secondary">{t('triage.phone')}</span>
        <Input
          aria-label={t('triage.phone')}
          maxLength={40}
          autoComplete="off"
          inputMode="tel"
          value={draft.phone}
          onChange={(event) => change({ phone: event.target.value.replace(/[^0-9+()*#\- ]/g, '') })}
        />
      </div>
    </Row>
  );
}

function Kind({ draft }: { draft: Draft }) {
  const { t, i18n } = useTranslation();
  const types = useRows('incidentType');
  const { change } = useDraft();
  return (
    <Row label={t('triage.type')}>
      <div className="triage-pair">
        <Select
          allowClear
          aria-label={t('triage.type')}
          showSearch={{ optionFilterProp: 'label' }}
          value={draft.typeCode}
          placeholder={t('common.optional')}
          options={typeOptions(types, i18n.language)}
          onChange={(typeCode: string | undefined) => change({ typeCode: typeCode ?? null })}
        />
        <span className="triage-group">
          <span className="secondary">{t('triage.grade')}</span>
          <Segmented<Grade | 'none'>
            value={draft.grade ?? ('none' as const)}
            onChange={(grade) => change({ grade: grade === 'none' ? null : grade })}
            options={[
              ...GRADES.map((grade) => ({ value: grade, label: t(`common.grade.${grade}`) })),
              { value: 'none', label: t('common.none') },
            ]}
          />
        </span>
      </div>
    </Row>
  );
}

function People({ draft }: { draft: Draft }) {
  const { t } = useTranslation();
  const { change } = useDraft();
  return (
    <Row label={t('triage.people')}>
      <div className="triage-figures">
        {FIGURES.map((figure) => (
          <Labelled key={figure} label={t(`common.figure.${figure}`)}>
            <InputNumber
              min={0}
              max={100_000}
              precision={0}
              controls={false}
              value={draft.figures[figure] ?? null}
              placeholder={t('common.none')}
              onChange={(value) => {
                const { [figure]: _, ...others } = draft.figures;
                change({ figures: value === null ? others : { ...others, [figure]: value } });
              }}
            />
          </Labelled>
        ))}
      </div>
    </Row>
  );
}

function Row({ label, isRequired, children }: { label: string; isRequired?: boolean; children: React.ReactNode }) {
  return (
    <div className="triage-row">
      <span className="triage-label">
        {label} {isRequired && <i aria-hidden="true">*</i>}
      </span>
      <div className="triage-field">{children}</div>
    </div>
  );
}
