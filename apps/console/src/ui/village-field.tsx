/** One village, or a town where it has none in the register, by name. */
import { Select } from 'antd';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useRows } from '../live/live.ts';
import { jurisdictionName } from './words.ts';

type Props = { value: string | null; onChange: (villageId: string | null) => void };

export function VillageField({ value, onChange }: Props) {
  const { t, i18n } = useTranslation();
  const nodes = useRows('jurisdiction');
  const options = useMemo(() => {
    const byId = new Map(nodes.map((node) => [node.id, node]));
    return nodes
      .filter(({ level }) => level === 'village' || level === 'town')
      .map((node) => {
        const above = node.parentId === null ? null : jurisdictionName(byId.get(node.parentId), i18n.language);
        return { value: node.id, label: [jurisdictionName(node, i18n.language), above].filter(Boolean).join(' · ') };
      });
  }, [nodes, i18n.language]);
  return (
    <Select<string>
      allowClear
      showSearch={{ optionFilterProp: 'label' }}
      aria-label={t('aid.issue.village')}
      placeholder={t('aid.issue.village')}
      value={value}
      onChange={(id) => onChange(id ?? null)}
      options={options}
    />
  );
}
