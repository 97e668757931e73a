/** The jurisdiction tree: found by name or code, opened at the right (on a phone over it), grown downwards. */
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useIsLoaded, useRow, useRows } from '../../live/live.ts';
import { type TreeNode, treeOf } from '../../ui/jurisdiction-tree.ts';
import { TreePage, unfoldedIn } from '../../ui/tree-page.tsx';
import { JurisdictionForm } from './jurisdiction-form.tsx';
import './jurisdictions.css';

type Opened = { id: string; isAdding: boolean };

export function JurisdictionsPage() {
  const { t, i18n } = useTranslation();
  const rows = useRows('jurisdiction');
  const isLoaded = useIsLoaded();
  const [unfolded, setUnfolded] = useState<readonly string[] | null>(null);
  const [opened, setOpened] = useState<Opened | null>(null);
  const row = useRow('jurisdiction', opened?.id);
  const tree = useMemo(() => treeOf(rows, i18n.language), [rows, i18n.language]);
  const form = row && opened && (
    <JurisdictionForm
      key={`${row.id} ${opened.isAdding}`}
      row={row}
      isAdding={opened.isAdding}
      onAdd={() => setOpened({ id: row.id, isAdding: true })}
      onCancel={() => setOpened(opened.isAdding ? { id: row.id, isAdding: false } : null)}
      onCreated={(id) => {
        setUnfolded([...unfoldedIn(tree, unfolded), row.id]);
        setOpened({ id, isAdding: false });
      }}
    />
  );
  return (
    <TreePage
      title={t('jurisdiction.title')}
      note={isLoaded && t('jurisdiction.count', { n: rows.length })}
      tree={tree}
      openedId={opened?.id ?? null}
      unfolded={unfolded}
      onUnfold={setUnfolded}
      onOpen={(id) => setOpened({ id, isAdding: false })}
      onClose={() => setOpened(null)}
      nodeTitle={(node) => <NodeTitle node={node} />}
      detail={form}
      detailTitle={row?.name}
      hint={t('jurisdiction.choose')}
    />
  );
}

function NodeTitle({ node: { title, row, children } }: { node: TreeNode }) {
  const { t } = useTranslation();
  return (
    <>
      <span className="cut">{title}</span>
      <span className="tertiary">{t(`jurisdiction.level.${row.level}`)}</span>
      {children.length > 0 && <span className="tertiary">{t('jurisdiction.children', { n: children.length })}</span>}
      <span className="tertiary at-end">{row.code}</span>
    </>
  );
}
