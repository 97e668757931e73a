/** Takes a list away as a spreadsheet: which columns, in which order, by which heads; whoever sets the limits of a place edits its profiles. */
import { columnsText, type ExportKind, plainProfile } from '@fenghuo/domain';
import { Button, Checkbox, Input, Modal, Segmented, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Refusal, useCommand } from './command.tsx';
import { columnsIn, type ExportLine, linesOf, raised } from './export-lines.ts';
import { useExportProfiles } from './export-profiles.ts';
import './export.css';

export function ExportButton({ kind, label }: { kind: ExportKind; label?: string }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>{label ?? t('sheet.export.button')}</Button>
      {isOpen && <ExportDialog kind={kind} onClose={() => setOpen(false)} />}
    </>
  );
}

const USUAL = '';

function ExportDialog({ kind, onClose }: { kind: ExportKind; onClose: () => void }) {
  const { t } = useTranslation();
  const { profiles, mayKeep, keep, forget } = useExportProfiles(kind);
  const [chosen, setChosen] = useState(USUAL);
  const [lines, setLines] = useState(() => linesOf(kind, plainProfile(kind)));
  const [format, setFormat] = useState<'xlsx' | 'csv'>('xlsx');
  const [name, setName] = useState('');
  const { run, isBusy, failure, clear } = useCommand();
  const columns = columnsIn(lines);
  const profile = profiles.find((one) => one.name === chosen) ?? null;
  const choose = (value: string): void => {
    clear();
    setChosen(value);
    setName(value);
    setLines(linesOf(kind, profiles.find((one) => one.name === value)?.columns ?? plainProfile(kind)));
  };
  const save = async (): Promise<void> => {
    const kept = { kind, name: name.trim(), columns };
    if ((await run(async () => keep(kept).then(() => true))) !== null) setChosen(kept.name);
  };
  const remove = async (): Promise<void> => {
    if (profile !== null && (await run(async () => forget(profile).then(() => true))) !== null) choose(USUAL);
  };
  const address = `/api/v1/exports/${kind}?format=${format}&columns=${encodeURIComponent(columnsText(columns))}`;
  return (
    <Modal
      open
      width={600}
      title={t('sheet.export.title', { kind: t(`sheet.kind.${kind}`) })}
      onCancel={onClose}
      footer={
        <div className="export-foot">
          <Segmented value={format} onChange={setFormat} options={['xlsx', 'csv']} />
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button type="primary" disabled={columns.length === 0} href={address} download onClick={onClose}>
            {t('sheet.export.take')}
          </Button>
        </div>
      }
    >
      <div className="export-profile">
        <Select
          aria-label={t('sheet.export.profile')}
          value={chosen}
          onChange={choose}
          options={[{ value: USUAL, label: t('sheet.export.usual') }, ...profiles.map((one) => ({ value: one.name, label: one.name }))]}
        />
        {mayKeep && (
          <>
            <Input
              aria-label={t('sheet.export.name')}
              placeholder={t('sheet.export.name')}
              maxLength={40}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
            <Button loading={isBusy} disabled={name.trim() === '' || columns.length === 0} onClick={() => void save()}>
              {t('sheet.export.keep')}
            </Button>
            {profile !== null && <Button onClick={() => void remove()}>{t('sheet.export.forget')}</Button>}
          </>
        )}
      </div>
      <Refusal failure={failure} title={t('settings.notSaved')} />
      <p className="tertiary">{t(mayKeep ? 'sheet.export.hint' : 'sheet.export.hintOnce')}</p>
      <Columns lines={lines} onChange={setLines} />
    </Modal>
  );
}

function Columns({ lines, onChange }: { lines: readonly ExportLine[]; onChange: (lines: ExportLine[]) => void }) {
  const { t } = useTranslation();
  const change = (index: number, part: Partial<ExportLine>): void =>
    onChange(lines.map((line, at) => (at === index ? { ...line, ...part } : line)));
  return (
    <ul className="export-columns">
      {lines.map((line, index) => (
        <li key={line.field}>
          <Checkbox checked={line.isTaken} onChange={(event) => change(index, { isTaken: event.target.checked })}>
            {t(`sheet.field.${line.field as 'code'}`)}
          </Checkbox>
          <Input
            size="small"
            aria-label={t('sheet.export.headOf', { field: line.head })}
            maxLength={60}
            disabled={!line.isTaken}
            value={line.head}
            onChange={(event) => change(index, { head: event.target.value })}
          />
          <Button
            size="small"
            type="text"
            disabled={index === 0}
            aria-label={t('sheet.export.up', { field: line.head })}
            onClick={() => onChange(raised(lines, index))}
          >
            ↑
          </Button>
        </li>
      ))}
    </ul>
  );
}
