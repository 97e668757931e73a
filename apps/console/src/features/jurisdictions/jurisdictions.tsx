/** The jurisdiction tree: found by name or code, opened at the right (on a phone over it), grown downwards. */
import type { Jurisdiction } from '@fenghuo/domain';
import { Drawer, Skeleton, Tree } from 'antd';
import { useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useIsLoaded, useRow, useRows } from '../../live/live.ts';
import { NoticeBar } from '../../ui/command.tsx';
import { keysOf, type TreeNode, treeOf, treeWith } from '../../ui/jurisdiction-tree.ts';
import { Page } from '../../ui/page.tsx';
import { PageSearch } from '../../ui/page-table.tsx';
import { EmptyState } from '../../ui/pane.tsx';
import { useHeight } from '../../ui/use-height.ts';
import { PHONE, useMedia } from '../../ui/use-media.ts';
import { JurisdictionForm } from './jurisdiction-form.tsx';
import './jurisdictions.css';

type Opened = { id: string; isAdding: boolean };

export function JurisdictionsPage() {
  const { t, i18n } = useTranslation();
  const isPhone = useMedia(PHONE);
  const rows = useRows('jurisdiction');
  const isLoaded = useIsLoaded();
  const [query, setQuery] = useState('');
  const [expanded, setExpanded] = useState<readonly string[] | null>(null);
  const [opened, setOpened] = useState<Opened | null>(null);
  const row = useRow('jurisdiction', opened?.id);
  const box = useRef<HTMLDivElement>(null);
  const height = useHeight(box);
  const tree = useMemo(() => treeOf(rows, i18n.language), [rows, i18n.language]);
  const found = useMemo(() => treeWith(tree, query), [tree, query]);
  const isSearching = query.trim() !== '';
  const expandedKeys = isSearching ? keysOf(found) : (expanded ?? tree.map(({ key }) => key));

  const form = row && opened && (
    <JurisdictionForm
      key={`${row.id} ${opened.isAdding}`}
      row={row}
      isAdding={opened.isAdding}
      onAdd={() => setOpened({ id: row.id, isAdding: true })}
      onCancel={() => setOpened(opened.isAdding ? { id: row.id, isAdding: false } : null)}
      onCreated={(id) => {
        setExpanded([...expandedKeys, row.id]);
        setOpened({ id, isAdding: false });
      }}
    />
  );
  return (
    <Page title={t('jurisdiction.title')} note={isLoaded && t('jurisdiction.count', { n: rows.length })}>
      <div className="jurisdictions">
        <div className="jurisdictions-list">
          <div className="page-tools">
            <PageSearch label={t('jurisdiction.search')} value={query} onChange={setQuery} />
          </div>
          <div className="jurisdictions-tree" ref={box}>
            {!isLoaded && <Skeleton active title={false} paragraph={{ rows: 8 }} />}
            {isLoaded && found.length === 0 && (
              <EmptyState title={isSearching ? t('jurisdiction.noneFound', { query: query.trim() }) : t('jurisdiction.none')} />
            )}
            {found.length > 0 && (
              <Tree<TreeNode>
                blockNode
                height={height}
                treeData={found}
                selectedKeys={opened ? [opened.id] : []}
                expandedKeys={[...expandedKeys]}
                onExpand={(keys) => setExpanded(keys.map(String))}
                onSelect={(_, { node }) => setOpened({ id: node.key, isAdding: false })}
                titleRender={(node) => <NodeTitle node={node} />}
              />
            )}
          </div>
        </div>
        {isPhone ? (
          <Drawer open={form !== null} size="100%" onClose={() => setOpened(null)} title={row?.name}>
            {form}
          </Drawer>
        ) : (
          <div className="jurisdictions-detail">{form ?? <p className="tertiary jurisdictions-hint">{t('jurisdiction.choose')}</p>}</div>
        )}
      </div>
      <NoticeBar />
    </Page>
  );
}

function NodeTitle({ node }: { node: TreeNode }) {
  const { t } = useTranslation();
  const { row }: { row: Jurisdiction } = node;
  return (
    <span className="jurisdiction-node">
      <span className="cut">{node.title}</span>
      <span className="tertiary">{t(`jurisdiction.level.${row.level}`)}</span>
      {node.children.length > 0 && <span className="tertiary">{t('jurisdiction.children', { n: node.children.length })}</span>}
      <span className="tertiary jurisdiction-code">{row.code}</span>
    </span>
  );
}
