/** How the columns of a sheet are to be read: suggested ones are filled in, the first rows stand below to compare. */
import { type Import, type ImportTop, SHEET_FIELDS, type SheetField } from '@fenghuo/domain';
import { Button, Input, InputNumber, Segmented, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { Refusal } from '../../ui/command.tsx';
import { Labelled } from '../../ui/labelled.tsx';
import { columnName, type Draft, hasPoints, isUpdatable, missingOf, type Source, withSource } from './plan.ts';
import { fieldWords } from './words.ts';

type Props = {
  row: Import;
  top: ImportTop;
  draft: Draft;
  isBusy: boolean;
  failure: unknown;
  onDraft: (draft: Draft) => void;
  /** Another sheet or encoding: the first rows are read anew. */
  onReread: (asked: { sheet?: string; encoding?: string }) => void;
  onLook: () => void;
};

export function PlanForm({ row, top, draft, isBusy, failure, onDraft, onReread, onLook }: Props) {
  const { t } = useTranslation();
  const missing = missingOf(row.kind, draft);
  const heads = top.rows[draft.headRow - 1] ?? [];
  return (
    <>
      <div className="import-settings">
        {row.format === 'xlsx' && row.sheets.length > 1 && (
          <Labelled className="import-labelled" label={t('sheet.sheet')}>
            <Select
              value={draft.sheet}
              onChange={(sheet) => onReread({ sheet })}
              options={row.sheets.map((value) => ({ value, label: value }))}
            />
          </Labelled>
        )}
        {row.format === 'csv' && (
          <Labelled
            className="import-labelled"
            label={t(row.encodingGuessed && draft.encoding === row.encoding ? 'sheet.encodingGuessed' : 'sheet.encoding')}
          >
            <Select
              value={draft.encoding}
              onChange={(encoding) => encoding !== null && onReread({ encoding })}
              options={[
                { value: 'utf-8' as const, label: 'UTF-8' },
                { value: 'gb18030' as const, label: 'GB18030 (GBK)' },
              ]}
            />
          </Labelled>
        )}
        <Labelled className="import-labelled" label={t('sheet.headRow')}>
          <InputNumber
            min={0}
            max={Math.max(top.rows.length, 1)}
            value={draft.headRow}
            onChange={(headRow) => onDraft({ ...draft, headRow: headRow ?? 0 })}
          />
        </Labelled>
        {hasPoints(draft) && (
          <Labelled className="import-labelled" label={t('sheet.crs')}>
            <Segmented
              value={draft.crs}
              onChange={(crs) => onDraft({ ...draft, crs })}
              options={[
                { value: 'wgs84' as const, label: 'WGS-84' },
                { value: 'gcj02' as const, label: t('sheet.gcj02') },
              ]}
            />
          </Labelled>
        )}
        {isUpdatable(row.kind) && (
          <Labelled className="import-labelled" label={t('sheet.mode')}>
            <Segmented
              value={draft.mode}
              onChange={(mode) => onDraft({ ...draft, mode })}
              options={(['add', 'addAndUpdate'] as const).map((value) => ({ value, label: t(`sheet.modes.${value}`) }))}
            />
          </Labelled>
        )}
      </div>
      <div className="import-fields">
        {SHEET_FIELDS[row.kind].map((field) => (
          <FieldSource
            key={field.name}
            field={field}
            heads={heads}
            width={Math.max(0, ...top.rows.map(({ length }) => length))}
            source={draft.sources[field.name] ?? null}
            onSource={(source) => onDraft(withSource(draft, field.name, source))}
          />
        ))}
      </div>
      <div className="import-foot-line">
        {missing.length > 0 && (
          <span className="amber-text">
            {t('sheet.missing', { list: missing.map(({ name }) => fieldWords(t, name)).join(t('common.listSeparator')) })}
          </span>
        )}
        <Button type="primary" loading={isBusy} disabled={missing.length > 0} onClick={onLook}>
          {t('sheet.look')}
        </Button>
      </div>
      <Refusal failure={failure} />
      <TopRows top={top} headRow={draft.headRow} />
    </>
  );
}

const NONE = -1;
const FIXED = -2;

type SourceProps = { field: SheetField; heads: readonly string[]; width: number; source: Source; onSource: (source: Source) => void };
function FieldSource({ field, heads, width, source, onSource }: SourceProps) {
  const { t, i18n } = useTranslation();
  const label = fieldWords(t, field.name);
  const chosen = source === null ? NONE : 'column' in source ? source.column : FIXED;
  const columns = Array.from({ length: width }, (_, index) => ({
    value: index,
    label: `${columnName(index)} ${heads[index] ?? ''}`.trim(),
  }));
  const choose = (value: number): void => onSource(value === NONE ? null : value === FIXED ? { fixed: '' } : { column: value });
  return (
    <div className={`import-field ${field.required && source === null ? 'is-missing' : ''}`}>
      <span>
        {label}
        {field.required && <b className="red-text"> *</b>}
      </span>
      <Select
        aria-label={label}
        showSearch={{ optionFilterProp: 'label' }}
        value={chosen}
        onChange={choose}
        options={[{ value: NONE, label: t('sheet.noColumn') }, { value: FIXED, label: t('sheet.fixed') }, ...columns]}
      />
      {source !== null && 'fixed' in source && field.values !== undefined && (
        <Select
          aria-label={t('sheet.fixedOf', { field: label })}
          placeholder={t('sheet.fixed')}
          value={source.fixed || null}
          onChange={(fixed) => onSource({ fixed: fixed ?? '' })}
          options={Object.entries(field.values).map(([value, words]) => ({
            value,
            label: i18n.language === 'en' ? value : (words[0] ?? value),
          }))}
        />
      )}
      {source !== null && 'fixed' in source && field.values === undefined && (
        <Input
          aria-label={t('sheet.fixedOf', { field: label })}
          placeholder={t('sheet.fixed')}
          maxLength={200}
          value={source.fixed}
          onChange={(event) => onSource({ fixed: event.target.value })}
        />
      )}
    </div>
  );
}

function TopRows({ top, headRow }: { top: ImportTop; headRow: number }) {
  const { t } = useTranslation();
  const width = Math.max(0, ...top.rows.map(({ length }) => length));
  return (
    <section className="import-top" aria-label={t('sheet.top')}>
      <table>
        <caption>{t('sheet.top')}</caption>
        <thead>
          <tr>
            <th scope="col" aria-label={t('sheet.row')} />
            {Array.from({ length: width }, (_, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: columns have no other name
              <th key={index} scope="col">
                {columnName(index)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {top.rows.map((cells, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows of a file stay where they are
            <tr key={index} className={index + 1 === headRow ? 'is-head' : index + 1 < headRow ? 'tertiary' : ''}>
              <th scope="row">{index + 1}</th>
              {Array.from({ length: width }, (__, column) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: columns have no other name
                <td key={column}>{cells[column] ?? ''}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
