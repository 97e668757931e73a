/** Adjustments, scrap and write-offs that wait for somebody else's hand, wherever they are: nothing has moved before it. */
import { useTranslation } from 'react-i18next';
import type { Catalogue } from '../../live/catalogue.ts';
import { can, usePerson } from '../../live/session.ts';
import { usePendingMovements } from '../../live/stock.ts';
import { Entry } from './ledger-entry.tsx';

const noReverse = (): void => undefined;

export function PendingMovements({ catalogue }: { catalogue: Catalogue }) {
  const { t } = useTranslation();
  const person = usePerson();
  const pending = usePendingMovements();
  const rows = pending.value ?? [];
  if (rows.length === 0) return null;
  const mayKeep = can(person, 'manageSupplies') || (person?.roles.some(({ role }) => role === 'depotKeeper') ?? false);
  return (
    <section className="pending-movements" aria-label={t('supply.ledger.pendingTitle')}>
      <div className="request-group tertiary">
        {t('supply.ledger.pendingTitle')} {rows.length}
      </div>
      <ul className="ledger">
        {rows.map((movement) => (
          <Entry
            key={movement.id}
            movement={movement}
            depotId={null}
            catalogue={catalogue}
            mayKeep={mayKeep}
            onReverse={noReverse}
            onDone={pending.read}
          />
        ))}
      </ul>
    </section>
  );
}
