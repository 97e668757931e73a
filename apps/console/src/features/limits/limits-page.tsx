/** Limits and norms of places: the tree at the left, what holds at one place at the right, with whether it says so itself or who above it does. */
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRow, useRows } from '../../live/live.ts';
import { usePerson } from '../../live/session.ts';
import { nodeIn, type TreeNode, treeOf } from '../../ui/jurisdiction-tree.ts';
import { TreePage } from '../../ui/tree-page.tsx';
import { PHONE, useMedia } from '../../ui/use-media.ts';
import { jurisdictionName } from '../../ui/words.ts';
import { LimitsForm } from './limits-form.tsx';
import './limits.css';

export function LimitsPage() {
  const { t, i18n } = useTranslation();
  const isPhone = useMedia(PHONE);
  const rows = useRows('jurisdiction');
  const officeId = usePerson()?.roles[0]?.jurisdictionId;
  const [unfolded, setUnfolded] = useState<readonly string[] | null>(null);
  const [openedId, setOpenedId] = useState<string | null>(null);
  /** What lies outside of one's own part of the tree is others' to set. */
  const tree = useMemo(() => {
    const whole = treeOf(rows, i18n.language);
    const office = officeId === undefined ? null : nodeIn(whole, officeId);
    return office === null ? whole : [office];
  }, [rows, i18n.language, officeId]);
  // On a wide screen one's own place is open at once.
  const row = useRow('jurisdiction', openedId ?? (isPhone ? null : (tree[0]?.key ?? null)));
  return (
    <TreePage
      title={t('limits.title')}
      note={t('limits.note')}
      tree={tree}
      openedId={row?.id ?? null}
      unfolded={unfolded}
      onUnfold={setUnfolded}
      onOpen={setOpenedId}
      onClose={() => setOpenedId(null)}
      nodeTitle={(node) => <NodeTitle node={node} />}
      detail={row && <LimitsForm key={row.id} row={row} />}
      detailTitle={jurisdictionName(row, i18n.language)}
    />
  );
}

/** How many of its own a place has stands beside its name. */
function NodeTitle({ node: { title, row } }: { node: TreeNode }) {
  const { t } = useTranslation();
  const count = Object.values(row.settings ?? {}).filter((value) => value !== null).length;
  return (
    <>
      <span className="cut">{title}</span>
      {count > 0 && <span className="tertiary at-end">{t('limits.ownCount', { n: count })}</span>}
    </>
  );
}
