/** Whose it is: one node of the tree of jurisdictions. Without one the server takes that of what the new row belongs to. */
import { Form, TreeSelect } from 'antd';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useRows } from '../live/live.ts';
import { isNamed, type TreeNode, treeOf } from './jurisdiction-tree.ts';

export function JurisdictionField({ isNew, hint }: { isNew: boolean; hint: string }) {
  const { t, i18n } = useTranslation();
  const rows = useRows('jurisdiction');
  const tree = useMemo(() => treeOf(rows, i18n.language), [rows, i18n.language]);
  return (
    <Form.Item name="jurisdictionId" label={t('team.form.jurisdiction')} extra={isNew ? hint : undefined}>
      <TreeSelect<string, TreeNode>
        allowClear={isNew}
        treeData={tree}
        treeDefaultExpandedKeys={tree.map(({ key }) => key)}
        showSearch={{ filterTreeNode: (query, node) => isNamed((node as TreeNode).row, query) }}
      />
    </Form.Item>
  );
}
