/** What changes an incident as a whole: its description, its end, its merging. Everything here can be taken back or asks first. */
import { type Assignment, type DescribeIncident, GRADES, type Incident, isOpen, type LngLat, type PlaceInput } from '@fenghuo/domain';
import { Form, Input, Modal, Select } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { store, useRows } from '../../live/live.ts';
import { askWith, RequestError, send } from '../../live/send.ts';
import { ReasonDialog, Refusal, tellDone, useCommand } from '../../ui/command.tsx';
import { shortCode } from '../../ui/format.ts';
import { PlaceField } from '../../ui/place-field.tsx';
import { typeOptions } from '../../ui/type-options.ts';
import { undoClose, undoMerge } from '../../ui/undo.ts';
import { addressOf } from '../../ui/words.ts';
import { EditConflict, useEdit } from './use-edit.tsx';

type Location = { address: string; point: LngLat | null; pointName: string | null };

const placeOf = ({ address, point }: Location): PlaceInput => ({
  ...(point && { point: { type: 'Point', coordinates: point } }),
  ...(address.trim() && { address: address.trim() }),
});

export function EditDialog({ incident, onClose }: { incident: Incident; onClose: () => void }) {
  const { t, i18n } = useTranslation();
  const types = useRows('incidentType');
  const [form] = Form.useForm<{ title: string; typeCode: string | null; grade: Incident['grade'] }>();
  const { read, save: saveEdit, resolve, conflict, isBusy, failure } = useEdit(incident, onClose);
  const [before] = useState<Location>(() => ({
    address: addressOf(read.place) ?? '',
    point: read.place.point?.coordinates ?? null,
    pointName: null,
  }));
  const [location, setLocation] = useState(before);
  const isMoved = location.address.trim() !== before.address || location.point !== before.point;
  const save = async (): Promise<void> => {
    const entered = await form.validateFields();
    const changes: DescribeIncident = {
      ...(entered.title.trim() !== read.title && { title: entered.title.trim() }),
      ...(entered.typeCode !== read.typeCode && { typeCode: entered.typeCode }),
      ...(entered.grade !== read.grade && { grade: entered.grade }),
      ...(isMoved && { place: placeOf(location) }),
    };
    await saveEdit(changes);
  };
  return (
    <Modal
      open
      title={`${shortCode(incident.code)} ${t('incident.edit.title')}`}
      width={460}
      onCancel={onClose}
      onOk={() => void save()}
      okText={t('common.save')}
      cancelText={t('common.cancel')}
      confirmLoading={isBusy}
      okButtonProps={{ disabled: conflict !== null }}
    >
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ title: read.title, typeCode: read.typeCode, grade: read.grade }}
      >
        <Form.Item name="title" label={t('incident.edit.name')} rules={[{ required: true, whitespace: true, message: t('error.INVALID') }]}>
          <Input maxLength={100} />
        </Form.Item>
        <Form.Item name="typeCode" label={t('incident.edit.type')}>
          <Select showSearch={{ optionFilterProp: 'label' }} options={typeOptions(types, i18n.language)} />
        </Form.Item>
        <Form.Item name="grade" label={t('incident.edit.grade')}>
          <Select options={GRADES.map((grade) => ({ value: grade, label: t(`common.grade.${grade}`) }))} />
        </Form.Item>
        <Form.Item label={t('incident.edit.address')}>
          <PlaceField {...location} onChange={(changes) => setLocation((now) => ({ ...now, ...changes }))} />
        </Form.Item>
      </Form>
      {conflict && <EditConflict conflict={conflict} isBusy={isBusy} resolve={resolve} />}
      <Refusal failure={failure} />
    </Modal>
  );
}

const ENDINGS = ['handled', 'handedOver', 'falseAlarm', 'duplicate'] as const;

export function CloseDialog({
  incident,
  assignments,
  onClose,
}: {
  incident: Incident;
  assignments: readonly Assignment[];
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const [disposition, setDisposition] = useState<(typeof ENDINGS)[number]>('handled');
  const [note, setNote] = useState('');
  const { run, isBusy, failure } = useCommand();
  const open = assignments.filter(isOpen).length;
  const end = async (): Promise<void> => {
    const body = { disposition, ...(note.trim() && { note: note.trim() }) };
    const done = await run(() => send('POST', `/incidents/${incident.id}/close`, body, { name: 'close', subjectId: incident.id }));
    if (done === null) return;
    tellDone(t('common.incidentState.closed'), () => undoClose(incident, t('common.undo')));
    onClose();
  };
  return (
    <Modal
      open
      title={t('incident.close.title', { code: shortCode(incident.code) })}
      width={440}
      onCancel={onClose}
      onOk={() => void end()}
      okText={t('incident.action.close')}
      okButtonProps={{ disabled: open > 0 }}
      cancelText={t('common.cancel')}
      confirmLoading={isBusy}
    >
      {open > 0 && <div className="banner banner-amber">{t('incident.close.blocked', { n: open })}</div>}
      <Form layout="vertical">
        <Form.Item label={t('incident.close.disposition')}>
          <Select
            value={disposition}
            onChange={setDisposition}
            options={ENDINGS.map((ending) => ({ value: ending, label: t(`common.disposition.${ending}`) }))}
          />
        </Form.Item>
        <Form.Item label={t('incident.close.note')}>
          <Input.TextArea rows={2} maxLength={2000} value={note} onChange={(event) => setNote(event.target.value)} />
        </Form.Item>
      </Form>
      <Refusal failure={failure} />
    </Modal>
  );
}

type Preview = { reportIds: string[]; assignmentIds: string[]; conflicts: { teamId: string }[] };

export function MergeDialog({
  incident,
  onClose,
  onMerged,
}: {
  incident: Incident;
  onClose: () => void;
  onMerged: (intoId: string) => void;
}) {
  const { t } = useTranslation();
  const incidents = useRows('incident');
  const [intoIncidentId, setInto] = useState<string | null>(null);
  const [preview, setPreview] = useState<Preview | null>(null);
  const [refusal, setRefusal] = useState<unknown>(null);
  const { run, isBusy, failure } = useCommand();
  useEffect(() => {
    setPreview(null);
    setRefusal(null);
    if (intoIncidentId === null) return;
    const abort = new AbortController();
    askWith<Preview>(`/incidents/${incident.id}/merge/preview`, { intoIncidentId }, abort.signal).then(
      setPreview,
      (error: unknown) => error instanceof RequestError && setRefusal(error),
    );
    return () => abort.abort();
  }, [incident.id, intoIncidentId]);
  const merge = async (): Promise<void> => {
    if (intoIncidentId === null) return;
    const done = await run(() =>
      send('POST', `/incidents/${incident.id}/merge`, { intoIncidentId }, { name: 'merge', subjectId: incident.id }),
    );
    if (done === null) return;
    tellDone(t('common.disposition.merged'), () => undoMerge(incident, t('common.undo')));
    onClose();
    onMerged(intoIncidentId);
  };
  const others = incidents.filter((one) => one.id !== incident.id && one.state !== 'closed');
  const conflicts = preview?.conflicts ?? [];
  return (
    <Modal
      open
      title={t('incident.merge.title', { code: shortCode(incident.code) })}
      width={480}
      onCancel={onClose}
      onOk={() => void merge()}
      okText={t('incident.merge.confirm')}
      okButtonProps={{ disabled: preview === null || conflicts.length > 0 }}
      cancelText={t('common.cancel')}
      confirmLoading={isBusy}
    >
      <Select
        className="merge-select"
        autoFocus
        showSearch={{ optionFilterProp: 'label' }}
        placeholder={t('incident.merge.choose')}
        value={intoIncidentId}
        onChange={setInto}
        options={others.map((one) => ({ value: one.id, label: `${shortCode(one.code)} ${one.title} ${addressOf(one.place) ?? ''}` }))}
      />
      {preview && conflicts.length === 0 && (
        <p className="merge-preview">
          {t('incident.merge.preview', {
            reports: preview.reportIds.length,
            assignments: preview.assignmentIds.length,
            code: shortCode(incident.code),
          })}
        </p>
      )}
      {conflicts.length > 0 && (
        <div className="banner banner-amber">
          {t('incident.merge.conflict', {
            teams: conflicts.map(({ teamId }) => store.get('team', teamId)?.name ?? '').join(t('common.listSeparator')),
          })}
        </div>
      )}
      <Refusal failure={failure ?? refusal} />
    </Modal>
  );
}

export function ReopenDialog({ incident, open, onClose }: { incident: Incident; open: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <ReasonDialog
      open={open}
      title={t('incident.reopen.title', { code: shortCode(incident.code) })}
      okText={t('incident.action.reopen')}
      onCancel={onClose}
      onGiven={(reason) => send('POST', `/incidents/${incident.id}/reopen`, { reason }, { name: 'reopen', subjectId: incident.id })}
    />
  );
}

export function UnmergeDialog({ incident, open, onClose }: { incident: Incident; open: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <ReasonDialog
      open={open}
      title={t('incident.unmerge.title', { code: shortCode(incident.code) })}
      okText={t('incident.action.unmerge')}
      onCancel={onClose}
      onGiven={(reason) => send('POST', `/incidents/${incident.id}/unmerge`, { reason }, { name: 'unmerge', subjectId: incident.id })}
    />
  );
}
