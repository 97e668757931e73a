/** Takes a list away as a spreadsheet: which columns, in which order, by which heads; a profile can be edited and kept. */
import { columnsText, EXAMPLE_PROFILE, EXPORT_FIELDS, type ExportColumn, type ExportKind, plainProfile } from '@fenghuo/domain';
import { Button, Checkbox, Input, Modal, Segmented, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { forgetProfile, keepProfile, keptProfiles } from './export-profiles.ts';
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

type Line = ExportColumn & { isTaken: boolean };
/** Those of the profile first and in its order; the others can be added. */
function linesOf(kind: ExportKind, columns: readonly ExportColumn[]): Line[] {
  const others = plainProfile(kind).filter(({ field }) => !columns.some((one) => one.field === field));
  return [...columns.map((column) => ({ ...column, isTaken: true })), ...others.map((column) => ({ ...column, isTaken: false }))];
}

const USUAL = '';
const EXAMPLE = ' example';

function ExportDialog({ kind, onClose }: { kind: ExportKind; onClose: () => void }) {
  const { t } = useTranslation();
  const [kept, setKept] = useState(() => keptProfiles(kind));
  const [profile, setProfile] = useState(USUAL);
  const [lines, setLines] = useState(() => linesOf(kind, plainProfile(kind)));
  const [format, setFormat] = useState<'xlsx' | 'csv'>('xlsx');
  const [name, setName] = useState('');
  const taken = lines.filter(({ isTaken }) => isTaken).map(({ field, head }) => ({ field, head: head.trim() }));
  const choose = (value: string): void => {
    setProfile(value);
    const found = kept.find((one) => one.name === value);
    setName(found?.name ?? '');
    setLines(linesOf(kind, found?.columns ?? (value === EXAMPLE ? EXAMPLE_PROFILE : plainProfile(kind))));
  };
  const change = (index: number, part: Partial<Line>): void =>
    setLines((before) => before.map((line, at) => (at === index ? { ...line, ...part } : line)));
  const raise = (index: number): void =>
    setLines((before) =>
      before.map((line, at) => (at === index - 1 ? (before[index] ?? line) : at === index ? (before[index - 1] ?? line) : line)),
    );
  const keep = (): void => {
    setKept(keepProfile(kind, { name: name.trim(), columns: taken }));
    setProfile(name.trim());
  };
  const forget = (): void => {
    setKept(forgetProfile(kind, profile));
    choose(USUAL);
  };
  const address = `/api/v1/exports/${kind}?format=${format}&columns=${encodeURIComponent(columnsText(taken))}`;
  return (
    <Modal
      open
      width={560}
      title={t('sheet.export.title', { kind: t(`sheet.kind.${kind}`) })}
      onCancel={onClose}
      footer={
        <div className="export-foot">
          <Segmented value={format} onChange={setFormat} options={['xlsx', 'csv']} />
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button type="primary" disabled={taken.length === 0} href={address} download onClick={onClose}>
            {t('sheet.export.take')}
          </Button>
        </div>
      }
    >
      <div className="export-profile">
        <Select
          aria-label={t('sheet.export.profile')}
          value={profile}
          onChange={choose}
          options={[
            { value: USUAL, label: t('sheet.export.usual') },
            ...(kind === 'stock' ? [{ value: EXAMPLE, label: t('sheet.export.example') }] : []),
            ...kept.map((one) => ({ value: one.name, label: one.name })),
          ]}
        />
        <Input
          aria-label={t('sheet.export.name')}
          placeholder={t('sheet.export.name')}
          maxLength={40}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <Button disabled={name.trim() === '' || taken.length === 0} onClick={keep}>
          {t('sheet.export.keep')}
        </Button>
        {kept.some((one) => one.name === profile) && <Button onClick={forget}>{t('sheet.export.forget')}</Button>}
      </div>
      <p className="tertiary">{t('sheet.export.hint')}</p>
      <ul className="export-columns">
        {lines.map((line, index) => (
          <li key={line.field}>
            <Checkbox checked={line.isTaken} onChange={(event) => change(index, { isTaken: event.target.checked })}>
              {fieldWords(kind, line.field, (key) => t(`sheet.field.${key as 'code'}`))}
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
              onClick={() => raise(index)}
            >
              ↑
            </Button>
          </li>
        ))}
      </ul>
    </Modal>
  );
}

const fieldWords = (kind: ExportKind, field: string, words: (key: string) => string): string =>
  EXPORT_FIELDS[kind].some(({ name }) => name === field) ? words(field) : field;
