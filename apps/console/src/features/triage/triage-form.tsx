/** New report, narrative first: the words being heard, what they already say as dashed proposals, one key for the decision. */
import {
  type FindSimilar,
  GRADES,
  type Grade,
  type Incident,
  type LngLat,
  type NarrativeProposal,
  proposeFromNarrative,
  type Report,
  toInstant,
} from '@fenghuo/domain';
import { Button, Input, InputNumber, Segmented, Select } from 'antd';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { uuidv7 } from 'uuidv7';
import { useNow, useRows } from '../../live/live.ts';
import { send } from '../../live/send.ts';
import { serverTime } from '../../live/server-time.ts';
import { joinTo, type Likeness, type SimilarItem } from '../../live/similar.ts';
import { ReasonDialog, Refusal, Sending, tellDone, tellLocal, useCommand } from '../../ui/command.tsx';
import { clockTime, duration, shortCode } from '../../ui/format.ts';
import { PhoneGlyph } from '../../ui/glyphs.tsx';
import { Keycap } from '../../ui/pane.tsx';
import { PlaceField } from '../../ui/place-field.tsx';
import { PROBABLY_SAME } from '../../ui/similar-card.tsx';
import { typeOptions } from '../../ui/type-options.ts';
import { typeName } from '../../ui/words.ts';
import { type Draft, isEmpty, submissionOf, useDraft } from './draft.ts';
import './triage.css';

const SOURCES = ['phone', 'public', 'grid', 'department', 'sensor'] as const;
const FIGURES = ['trapped', 'injured', 'missing', 'dead'] as const;
/** NFPA 1710: a call is taken in within 60 s; amber from 45 s (P2). */
const CALL_SECONDS = 60;
const CALL_AMBER_SECONDS = 45;

export type TriageFormProps = {
  draft: Draft;
  likeness: Likeness;
  isPicking: boolean;
  onPick: () => void;
  onClose: () => void;
  onReopen: () => void;
  /** The words have led to a point, which may lie outside what the map shows. */
  onPlaced: (point: LngLat) => void;
  onOpen: (ref: { kind: 'report' | 'incident'; id: string }) => void;
  onAccepted: (incidentId: string) => void;
};

/** What is typed so far, as a question for similar things. */
export const questionOf = (draft: Draft): FindSimilar | null => {
  const summary = draft.text.trim();
  const address = draft.address.trim();
  if (summary.length < 4 && address.length < 3 && draft.point === null) return null;
  return {
    ...(summary && { summary }),
    ...(draft.typeCode && { typeCode: draft.typeCode }),
    ...((draft.point || address) && {
      place: { ...(draft.point && { point: { type: 'Point', coordinates: draft.point } }), ...(address && { address }) },
    }),
    ...(draft.phone.trim() && { phone: draft.phone.trim() }),
  };
};

export function TriageForm({ draft, likeness, isPicking, onPick, onClose, onReopen, onPlaced, onOpen, onAccepted }: TriageFormProps) {
  const { t, i18n } = useTranslation();
  const types = useRows('incidentType');
  const { change, discard, restore } = useDraft();
  const { run, isBusy, failure } = useCommand();
  const [isDismissing, setDismissing] = useState(false);
  // One id for this draft: a second press after a lost answer finds the report of the first.
  const [reportId, setReportId] = useState(uuidv7);
  const nowMs = useNow();
  const proposal = useProposal(draft);
  const form = useRef<HTMLElement>(null);
  useEffect(() => form.current?.querySelector('textarea')?.focus(), []);

  const submit = async (): Promise<Report | null> => {
    if (draft.text.trim() === '') {
      form.current?.querySelector('textarea')?.focus();
      return null;
    }
    return run(() =>
      send<Report>('POST', '/reports', submissionOf(draft, reportId, toInstant(serverTime.now())), { name: 'report', subjectId: 'draft' }),
    );
  };
  const finish = (): void => {
    setReportId(uuidv7());
    discard();
    onClose();
  };
  /** What a caller has said is not lost by one press. */
  const throwAway = (): void => {
    finish();
    if (isEmpty(draft)) return;
    tellLocal(t('triage.discarded'), async () => {
      restore(draft);
      onReopen();
    });
  };
  const keep = async (): Promise<void> => {
    const report = await submit();
    if (report === null) return;
    tellDone(t('triage.registered', { code: shortCode(report.code) }));
    finish();
    onOpen({ kind: 'report', id: report.id });
  };
  const accept = async (): Promise<void> => {
    const report = await submit();
    if (report === null) return;
    const grade = draft.grade ? { grade: draft.grade } : {};
    const incident = await run(() => send<Incident>('POST', `/reports/${report.id}/accept`, grade, { name: 'accept', subjectId: 'draft' }));
    if (incident === null) return;
    tellDone(t('report.accepted', { code: shortCode(incident.code) }));
    finish();
    onAccepted(incident.id);
  };
  const join = async (item: SimilarItem): Promise<void> => {
    const report = await submit();
    if (report === null) return;
    const incidentId = await run(() => joinTo(report.id, item));
    if (incidentId === null) return;
    tellDone(t('report.joined', { code: shortCode(item.code) }), () =>
      send('POST', `/reports/${report.id}/unjoin`, { reason: t('common.undo') }, { name: 'unjoin', subjectId: incidentId }),
    );
    finish();
    onOpen({ kind: 'incident', id: incidentId });
  };
  const takeProposal = (): void => change(proposed(draft, proposal));
  const best = likeness.items[0];
  const isJoinFirst = best !== undefined && best.score >= PROBABLY_SAME;

  const onKey = (event: KeyboardEvent): void => {
    if (event.isComposing || isDismissing || isBusy) return;
    const isTyping = event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement;
    const item = likeness.items[Number(event.code.replace('Digit', '')) - 1];
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void keep();
    else if (event.key === 'Escape' && isCombobox(event.target)) return leaveList(event.target);
    else if (event.key === 'Escape' && isTyping) onClose();
    else if (isTyping && !event.altKey) return;
    else if (event.code === 'Digit0') void accept();
    else if (event.code === 'KeyX') setDismissing(true);
    else if (item) void join(item);
    else return;
    event.preventDefault();
  };
  // The decision keys work wherever the focus is: on the map after picking a place, too.
  const latest = useRef(onKey);
  latest.current = onKey;
  useEffect(() => {
    const listener = (event: KeyboardEvent): void => latest.current(event);
    window.addEventListener('keydown', listener, true);
    return () => window.removeEventListener('keydown', listener, true);
  }, []);
  return (
    <section className="triage" ref={form}>
      <header className="pane-head">
        <h2>{t('triage.title')}</h2>
        <span className="triage-chip">
          {t('triage.editing')} {draft.savedAt !== null && `· ${t('triage.savedDraft', { time: clockTime(draft.savedAt) })}`}
        </span>
        <Button size="small" type="text" onClick={throwAway}>
          {t('triage.discard')}
        </Button>
        <CallTimer seconds={(nowMs - draft.startedAt) / 1000} />
      </header>
      <div className="triage-scroll">
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
              takeProposal();
            }}
          />
          <Proposals draft={draft} proposal={proposal} onTake={change} />
        </Row>
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
        <Row label={t('triage.people')}>
          <div className="triage-figures">
            {FIGURES.map((figure) => (
              // biome-ignore lint/a11y/noLabelWithoutControl: the number field inside is the control
              <label key={figure}>
                <span>{t(`common.figure.${figure}`)}</span>
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
              </label>
            ))}
          </div>
        </Row>
        <Row label={t('triage.source')}>
          <Segmented
            value={draft.source}
            onChange={(source) => change({ source })}
            options={SOURCES.map((source) => ({ value: source as Draft['source'], label: t(`common.source.${source}`) }))}
          />
        </Row>
      </div>
      <footer className="triage-foot">
        <Sending subjectId="draft" />
        <Refusal failure={failure} />
        <div className="triage-buttons">
          {best && (
            <Button type={isJoinFirst ? 'primary' : 'default'} size="large" loading={isBusy} onClick={() => void join(best)}>
              {t(best.kind === 'report' ? 'report.joinReport' : 'triage.join', { code: shortCode(best.code) })} <Keycap>1</Keycap>
            </Button>
          )}
          <Button type={isJoinFirst ? 'default' : 'primary'} size="large" loading={isBusy} onClick={() => void accept()}>
            {t('triage.accept')} <Keycap>0</Keycap>
          </Button>
          <Button size="large" onClick={() => void keep()} title={t('triage.will.keep')}>
            {t('triage.keep')}
          </Button>
          <Button size="large" className="triage-last" onClick={() => setDismissing(true)}>
            {t('triage.dismiss')} <Keycap>X</Keycap>
          </Button>
        </div>
        <p className="tertiary">
          {best && isJoinFirst
            ? t(best.kind === 'report' ? 'triage.will.joinReport' : 'triage.will.join', { key: 'Alt+1', code: shortCode(best.code) })
            : t('triage.will.accept')}{' '}
          {t('triage.will.keep')}
        </p>
      </footer>
      <ReasonDialog
        open={isDismissing}
        title={t('report.dismiss')}
        okText={t('common.reportState.dismissed')}
        choices={[
          t('report.dismissReason.duplicate'),
          t('report.dismissReason.falseAlarm'),
          t('report.dismissReason.notOurs'),
          t('report.dismissReason.tested'),
        ]}
        onCancel={() => setDismissing(false)}
        onGiven={async (reason) => {
          const report = await send<Report>('POST', '/reports', submissionOf(draft, reportId, toInstant(serverTime.now())), {
            name: 'report',
            subjectId: 'draft',
          });
          await send('POST', `/reports/${report.id}/dismiss`, { reason }, { name: 'dismiss', subjectId: 'draft' });
          tellDone(t('report.dismissed'));
          finish();
        }}
      />
    </section>
  );
}

const isCombobox = (target: EventTarget | null): target is HTMLElement =>
  target instanceof HTMLElement && target.getAttribute('role') === 'combobox';

/** Esc there closes the list, which the field does itself; without one it leaves the field. The call stays open. */
function leaveList(field: HTMLElement): void {
  if (field.getAttribute('aria-expanded') !== 'true') field.blur();
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

function CallTimer({ seconds }: { seconds: number }) {
  const { t } = useTranslation();
  const tone = seconds >= CALL_SECONDS ? 'red' : seconds >= CALL_AMBER_SECONDS ? 'amber' : 'calm';
  return (
    <span className={`time-chip time-chip-${tone}`}>
      <PhoneGlyph size={13} /> {t('triage.timer', { time: duration(seconds) })}
    </span>
  );
}

/** What the words say, read on each key by local rules. */
function useProposal(draft: Draft): NarrativeProposal {
  const types = useRows('incidentType');
  const catalogue = useMemo(
    () => ({ types: types.filter((type) => type.active).map(({ code, name, parentCode }) => ({ code, name: name.zh, parentCode })) }),
    [types],
  );
  return useMemo(() => proposeFromNarrative(draft.text, catalogue), [draft.text, catalogue]);
}

/** Only what is still empty is taken: a person's own choice is never overwritten. */
function proposed(draft: Draft, proposal: NarrativeProposal): Partial<Draft> {
  const figures = Object.entries(proposal.figures ?? {}).filter(([figure]) => draft.figures[figure as 'trapped'] === undefined);
  return {
    ...(proposal.typeCode && draft.typeCode === null && { typeCode: proposal.typeCode }),
    ...(proposal.address && draft.address.trim() === '' && { address: proposal.address }),
    ...(proposal.phone && draft.phone.trim() === '' && { phone: proposal.phone }),
    ...(figures.length > 0 && { figures: { ...draft.figures, ...Object.fromEntries(figures) } }),
  };
}

function Proposals({ draft, proposal, onTake }: { draft: Draft; proposal: NarrativeProposal; onTake: (changes: Partial<Draft>) => void }) {
  const { t, i18n } = useTranslation();
  const types = useRows('incidentType');
  const open = proposed(draft, proposal);
  const chips: { key: string; label: string; value: string; take: Partial<Draft> }[] = [];
  if (open.address) chips.push({ key: 'address', label: t('triage.proposal.place'), value: open.address, take: { address: open.address } });
  if (open.typeCode) {
    const name = typeName(
      types.find((type) => type.code === open.typeCode),
      i18n.language,
    );
    chips.push({ key: 'type', label: t('triage.proposal.type'), value: name ?? open.typeCode, take: { typeCode: open.typeCode } });
  }
  if (open.phone) chips.push({ key: 'phone', label: t('triage.phone'), value: open.phone, take: { phone: open.phone } });
  for (const figure of FIGURES) {
    const value = open.figures?.[figure];
    if (value !== undefined && draft.figures[figure] === undefined) {
      chips.push({
        key: figure,
        label: t(`triage.proposal.${figure}`),
        value: String(value),
        take: { figures: { ...draft.figures, [figure]: value } },
      });
    }
  }
  if (chips.length === 0) return null;
  return (
    <>
      <div className="proposals">
        {chips.map(({ key, label, value, take }) => (
          <button key={key} type="button" className="plain proposal" onClick={() => onTake(take)}>
            <span className="tertiary">{label}</span> <b>{value}</b>
          </button>
        ))}
      </div>
      <div className="field-hint">{t('triage.proposals')}</div>
    </>
  );
}
