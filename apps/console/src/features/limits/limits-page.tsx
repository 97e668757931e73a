/** Limits and norms of places: the tree at the left, what holds at one place at the right, with whether it says so itself or who above it does. */
import { Drawer, Skeleton, Tree } from 'antd';
import { useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useIsLoaded, useRow, useRows } from '../../live/live.ts';
import { usePerson } from '../../live/session.ts';
import { NoticeBar } from '../../ui/command.tsx';
import { keysOf, nodeIn, type TreeNode, treeOf, treeWith } from '../../ui/jurisdiction-tree.ts';
import { Page } from '../../ui/page.tsx';
import { PageSearch } from '../../ui/page-table.tsx';
import { EmptyState } from '../../ui/pane.tsx';
import { useHeight } from '../../ui/use-height.ts';
import { PHONE, useMedia } from '../../ui/use-media.ts';
import { jurisdictionName } from '../../ui/words.ts';
import { LimitsForm } from './limits-form.tsx';
import './limits.css';

export function LimitsPage() {
  const { t, i18n } = useTranslation();
  const isPhone = useMedia(PHONE);
  const rows = useRows('jurisdiction');
  const isLoaded = useIsLoaded();
  const officeId = usePerson()?.roles[0]?.jurisdictionId;
  const [query, setQuery] = useState('');
  const [expanded, setExpanded] = useState<readonly string[] | null>(null);
  const [openedId, setOpenedId] = useState<string | null>(null);
  const box = useRef<HTMLDivElement>(null);
  const height = useHeight(box);
  /** What lies outside of one's own part of the tree is others' to set. */
  const tree = useMemo(() => {
    const whole = treeOf(rows, i18n.language);
    const office = officeId === undefined ? null : nodeIn(whole, officeId);
    return office === null ? whole : [office];
  }, [rows, i18n.language, officeId]);
  const found = useMemo(() => treeWith(tree, query), [tree, query]);
  // On a wide screen one's own place is open at once.
  const row = useRow('jurisdiction', openedId ?? (isPhone ? null : (tree[0]?.key ?? null)));
  const isSearching = query.trim() !== '';
  const form = row && <LimitsForm key={row.id} row={row} />;
  return (
    <Page title={t('limits.title')} note={t('limits.note')}>
      <div className="limits">
        <div className="limits-list">
          <div className="page-tools">
            <PageSearch label={t('jurisdiction.search')} value={query} onChange={setQuery} />
          </div>
          <div className="limits-tree" ref={box}>
            {!isLoaded && <Skeleton active title={false} paragraph={{ rows: 8 }} />}
            {isLoaded && found.length === 0 && (
              <EmptyState title={isSearching ? t('jurisdiction.noneFound', { query: query.trim() }) : t('jurisdiction.none')} />
            )}
            {found.length > 0 && (
              <Tree<TreeNode>
                blockNode
                height={height}
                treeData={found}
                selectedKeys={row ? [row.id] : []}
                expandedKeys={isSearching ? keysOf(found) : [...(expanded ?? tree.map(({ key }) => key))]}
                onExpand={(keys) => setExpanded(keys.map(String))}
                onSelect={(_, { node }) => setOpenedId(node.key)}
                titleRender={(node) => <NodeTitle node={node} />}
              />
            )}
          </div>
        </div>
        {isPhone ? (
          <Drawer open={row !== null} size="100%" onClose={() => setOpenedId(null)} title={jurisdictionName(row, i18n.language)}>
            {form}
          </Drawer>
        ) : (
          <div className="limits-detail">{form}</div>
        )}
      </div>
      <NoticeBar />
    </Page>
  );
}

/** How many of its own a place has stands beside its name. */
function NodeTitle({ node: { title, row } }: { node: TreeNode }) {
  const { t } = useTranslation();
  const count = Object.values(row.settings ?? {}).filter((value) => value !== null).length;
  return (
    <span className="limits-node">
      <span className="cut">{title}</span>
      {count > 0 && <span className="tertiary">{t('limits.ownCount', { n: count })}</span>}
    </span>
  );
}
