/** The ledger of a depot (出入库流水): it is only ever added to. What was wrong is reversed by a movement of its own and stays readable, struck through. */
import type { Movement } from '@fenghuo/domain';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Asked } from '../../live/asked.ts';
import type { Catalogue } from '../../live/catalogue.ts';
import { send } from '../../live/send.ts';
import { ReasonDialog, tellDone } from '../../ui/command.tsx';
import { EmptyState } from '../../ui/pane.tsx';
import { Entry } from './ledger-entry.tsx';

type Props = {
  movements: Asked<{ items: readonly Movement[]; next: string | null }>;
  /** From here out or in here; null: of several places, so both ends are named. */
  depotId: string | null;
  catalogue: Catalogue;
  mayKeep: boolean;
  /** Beside the stock only the newest few, without their deeds. */
  isBrief: boolean;
  onMore: () => void;
};

/** So many stand beside the stock. */
export const BRIEF = 6;

export function Ledger({ movements, depotId, catalogue, mayKeep, isBrief, onMore }: Props) {
  const { t } = useTranslation();
  const [reversing, setReversing] = useState<Movement | null>(null);
  const rows = movements.value?.items ?? [];
  if (movements.value === null)
    return movements.state === 'failed' ? (
      <EmptyState unknown title={t('supply.notRead')}>
        <Button size="small" onClick={movements.read}>
          {t('common.retry')}
        </Button>
      </EmptyState>
    ) : null;
  if (rows.length === 0) return <EmptyState title={t('supply.ledger.none')}>{t('supply.ledger.noneHint')}</EmptyState>;
  return (
    <>
      <ul className={isBrief ? 'ledger is-brief' : 'ledger'} aria-label={t('supply.ledger.title')}>
        {rows.map((movement) => (
          <Entry
            key={movement.id}
            movement={movement}
            depotId={depotId}
            catalogue={catalogue}
            mayKeep={mayKeep && !isBrief}
            isBrief={isBrief}
            onReverse={() => setReversing(movement)}
            onDone={movements.read}
          />
        ))}
      </ul>
      {!isBrief && movements.value.next !== null && (
        <Button type="text" block onClick={onMore}>
          {t('supply.ledger.older')}
        </Button>
      )}
      <ReasonDialog
        open={reversing !== null}
        title={t('supply.ledger.reverseTitle')}
        okText={t('supply.ledger.reverse')}
        choices={[t('supply.ledger.reason.wrongQuantity'), t('supply.ledger.reason.wrongItem'), t('supply.ledger.reason.twice')]}
        danger
        onCancel={() => setReversing(null)}
        onGiven={async (reason) => {
          if (reversing === null) return;
          await send('POST', `/movements/${reversing.id}/reverse`, { reason }, { name: 'reverse', subjectId: reversing.id });
          tellDone(t('supply.ledger.reversedDone'));
          movements.read();
        }}
      />
    </>
  );
}
