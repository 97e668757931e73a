/** One item of the catalogue, found by name, code or the sound of its name. */
import { Select } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Catalogue } from '../live/catalogue.ts';
import { itemName } from './item-words.ts';
import { useSounds } from './pinyin.ts';

type Props = {
  catalogue: Catalogue;
  value: string | null;
  onChange: (itemId: string | null) => void;
  label: string;
  placeholder?: string;
  id?: string;
};

export function ItemField({ catalogue, value, onChange, label, placeholder = label, id }: Props) {
  const { i18n } = useTranslation();
  const [isUsed, setUsed] = useState(false);
  const sounds = useSounds(isUsed);
  const options = useMemo(
    () =>
      catalogue.items
        .filter(({ active }) => active)
        .toSorted((a, b) => a.code.localeCompare(b.code, 'en', { numeric: true }))
        .map((item) => ({ value: item.id, label: itemName(item, i18n.language) ?? item.code, code: item.code, zh: item.name.zh })),
    [catalogue.items, i18n.language],
  );
  return (
    <Select<string, (typeof options)[number]>
      {...(id !== undefined && { id })}
      className="item-field"
      allowClear
      showSearch={{
        filterOption: (text, option) => {
          const asked = text.trim().toLowerCase();
          return (
            option !== undefined &&
            ([option.label, option.code, option.zh].some((said) => said.toLowerCase().includes(asked)) || sounds(option.zh, asked))
          );
        },
      }}
      aria-label={label}
      placeholder={placeholder}
      value={value}
      onFocus={() => setUsed(true)}
      onChange={(itemId) => onChange(itemId ?? null)}
      options={options}
      optionRender={({ data }) => (
        <span>
          {data.label} <span className="tertiary">{data.code}</span>
        </span>
      )}
    />
  );
}
