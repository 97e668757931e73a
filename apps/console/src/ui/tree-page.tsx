/** A page over the jurisdiction tree: found by name or code at the left, what is said of one node at the right, on a phone over it. */
import { Drawer, Skeleton, Tree } from 'antd';
import { type ReactNode, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useIsLoaded } from '../live/live.ts';
import { NoticeBar } from './command.tsx';
import { keysOf, type TreeNode, treeWith } from './jurisdiction-tree.ts';
import { Page } from './page.tsx';
import { PageSearch } from './page-table.tsx';
import { EmptyState } from './pane.tsx';
import { useHeight } from './use-height.ts';
import { PHONE, useMedia } from './use-media.ts';
import './tree-page.css';

type Props = {
  title: string;
  note?: ReactNode;
  tree: readonly TreeNode[];
  openedId: string | null;
  /** Which nodes are unfolded; null: the topmost. */
  unfolded: readonly string[] | null;
  onUnfold: (keys: readonly string[]) => void;
  onOpen: (id: string) => void;
  onClose: () => void;
  nodeTitle: (node: TreeNode) => ReactNode;
  /** What is said of the opened node; null: nothing is open. */
  detail: ReactNode;
  detailTitle: ReactNode;
  /** In its stead while nothing is open. */
  hint?: ReactNode;
};

export const unfoldedIn = (tree: readonly TreeNode[], unfolded: readonly string[] | null): readonly string[] =>
  unfolded ?? tree.map(({ key }) => key);

export function TreePage({
  title,
  note,
  tree,
  openedId,
  unfolded,
  onUnfold,
  onOpen,
  onClose,
  nodeTitle,
  detail,
  detailTitle,
  hint,
}: Props) {
  const { t } = useTranslation();
  const isPhone = useMedia(PHONE);
  const isLoaded = useIsLoaded();
  const [query, setQuery] = useState('');
  const box = useRef<HTMLDivElement>(null);
  const height = useHeight(box);
  const found = useMemo(() => treeWith(tree, query), [tree, query]);
  const isSearching = query.trim() !== '';
  return (
    <Page title={title} note={note}>
      <div className="tree-page">
        <div className="tree-page-list">
          <div className="page-tools">
            <PageSearch label={t('jurisdiction.search')} value={query} onChange={setQuery} />
          </div>
          <div className="tree-page-tree" ref={box}>
            {!isLoaded && <Skeleton active title={false} paragraph={{ rows: 8 }} />}
            {isLoaded && found.length === 0 && (
              <EmptyState title={isSearching ? t('jurisdiction.noneFound', { query: query.trim() }) : t('jurisdiction.none')} />
            )}
            {found.length > 0 && (
              <Tree<TreeNode>
                blockNode
                height={height}
                treeData={found}
                selectedKeys={openedId === null ? [] : [openedId]}
                expandedKeys={isSearching ? keysOf(found) : [...unfoldedIn(tree, unfolded)]}
                onExpand={(keys) => onUnfold(keys.map(String))}
                onSelect={(_, { node }) => onOpen(node.key)}
                titleRender={(node) => <span className="tree-page-node">{nodeTitle(node)}</span>}
              />
            )}
          </div>
        </div>
        {isPhone ? (
          <Drawer open={detail !== null} size="100%" onClose={onClose} title={detailTitle}>
            {detail}
          </Drawer>
        ) : (
          <div className="tree-page-detail">{detail ?? (hint && <p className="tertiary tree-page-hint">{hint}</p>)}</div>
        )}
      </div>
      <NoticeBar />
    </Page>
  );
}
