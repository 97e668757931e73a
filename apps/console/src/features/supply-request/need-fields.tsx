/** What is needed: from a template for so many people and days, or line by line; for whom, and by when. */
import { Button, Input, InputNumber, Select } from 'antd';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { uuidv7 } from 'uuidv7';
import type { Catalogue } from '../../live/catalogue.ts';
import { useRows } from '../../live/live.ts';
import { shortCode } from '../../ui/format.ts';
import { CrossGlyph } from '../../ui/glyphs.tsx';
import { InstantField } from '../../ui/instant-field.tsx';
import { ItemField } from '../../ui/item-field.tsx';
import { Labelled } from '../../ui/labelled.tsx';
import type { EnteredLine, EnteredNeed } from './need-form.ts';
import './plan.css';

type Props = { entered: EnteredNeed; catalogue: Catalogue; onChange: (part: Partial<EnteredNeed>) => void };

export function NeedFields({ entered, catalogue, onChange }: Props) {
  const { t, i18n } = useTranslation();
  const templates = catalogue.templates
    .filter(({ active }) => active)
    .map(({ id, name }) => ({ value: id, label: i18n.language.startsWith('zh') ? name.zh : (name.en ?? name.zh) }));
  return (
    <div className="supply-form">
      <Labelled label={t('supply.ask.to')}>
        <DestinationField value={entered.to} onChange={(to) => onChange({ to })} />
      </Labelled>
      <div className="need-template">
        <Labelled label={t('supply.ask.template')}>
          <Select<string>
            allowClear
            showSearch={{ optionFilterProp: 'label' }}
            placeholder={t('supply.ask.noTemplate')}
            value={entered.templateId}
            options={templates}
            onChange={(templateId) => onChange({ templateId: templateId ?? null })}
          />
        </Labelled>
        <Labelled label={t('supply.ask.people')}>
          <InputNumber<number>
            min={1}
            max={10_000_000}
            precision={0}
            disabled={entered.templateId === null}
            value={entered.people}
            onChange={(people) => onChange({ people })}
          />
        </Labelled>
        <Labelled label={t('supply.ask.days')}>
          <InputNumber<number>
            min={1}
            max={365}
            precision={0}
            disabled={entered.templateId === null}
            value={entered.days}
            onChange={(days) => onChange({ days })}
          />
        </Labelled>
      </div>
      {entered.lines.map((line) => (
        <LineFields
          key={line.key}
          line={line}
          catalogue={catalogue}
          onChange={(part) => onChange({ lines: entered.lines.map((one) => (one.key === line.key ? { ...one, ...part } : one)) })}
          onRemove={() => onChange({ lines: entered.lines.filter(({ key }) => key !== line.key) })}
        />
      ))}
      <Button
        type="dashed"
        size="small"
        onClick={() => onChange({ lines: [...entered.lines, { key: uuidv7(), itemId: null, quantity: '', pack: null }] })}
      >
        {t('supply.ask.addLine')}
      </Button>
      <div className="form-pair">
        <Labelled label={`${t('supply.ask.wanted')} (${t('common.optional')})`}>
          <InstantField label={t('supply.ask.wanted')} value={entered.wantedAt} onChange={(wantedAt) => onChange({ wantedAt })} />
        </Labelled>
        <Labelled label={`${t('supply.ask.note')} (${t('common.optional')})`}>
          <Input maxLength={500} value={entered.note} onChange={(event) => onChange({ note: event.target.value })} />
        </Labelled>
      </div>
    </div>
  );
}

type LineProps = { line: EnteredLine; catalogue: Catalogue; onChange: (part: Partial<EnteredLine>) => void; onRemove: () => void };

function LineFields({ line, catalogue, onChange, onRemove }: LineProps) {
  const { t } = useTranslation();
  const item = line.itemId === null ? null : catalogue.item(line.itemId);
  return (
    <div className="need-line">
      <ItemField
        catalogue={catalogue}
        value={line.itemId}
        label={t('supply.stock.item')}
        onChange={(itemId) => onChange({ itemId, pack: null })}
      />
      <Input
        inputMode="decimal"
        aria-label={t('supply.move.quantity')}
        placeholder={t('supply.move.quantity')}
        value={line.quantity}
        onChange={(event) => onChange({ quantity: event.target.value })}
      />
      <Select<string>
        aria-label={t('supply.stock.unit')}
        disabled={item === null}
        value={line.pack ?? ''}
        onChange={(pack) => onChange({ pack: pack === '' ? null : pack })}
        options={[
          { value: '', label: item?.unit ?? t('common.none') },
          ...(item?.packs ?? []).map(({ name }) => ({ value: name, label: name })),
        ]}
      />
      <Button type="text" aria-label={t('supply.ask.removeLine')} icon={<CrossGlyph />} onClick={onRemove} />
    </div>
  );
}

function DestinationField({ value, onChange }: { value: string | null; onChange: (to: string) => void }) {
  const { t } = useTranslation();
  const incidents = useRows('incident');
  const shelters = useRows('shelter');
  const depots = useRows('depot');
  const teams = useRows('team');
  const options = useMemo(
    () => [
      {
        label: t('supply.place.incident'),
        options: incidents
          .filter(({ state }) => state !== 'closed')
          .map(({ id, code, title }) => ({ value: `incident:${id}`, label: `${shortCode(code)} ${title}` })),
      },
      { label: t('supply.place.shelter'), options: shelters.map(({ id, name }) => ({ value: `shelter:${id}`, label: name })) },
      {
        label: t('supply.place.depot'),
        options: depots.filter(({ state }) => state === 'open').map(({ id, name }) => ({ value: `depot:${id}`, label: name })),
      },
      { label: t('supply.place.team'), options: teams.map(({ id, name }) => ({ value: `team:${id}`, label: name })) },
    ],
    [t, incidents, shelters, depots, teams],
  );
  return <Select<string> showSearch={{ optionFilterProp: 'label' }} value={value} options={options} onChange={onChange} />;
}
