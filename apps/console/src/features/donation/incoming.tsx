/** What else has come into a depot, each with its source: transfers of other depots, what was bought, as the ledger has it. Donations stand in their table. */
import { type Depot, type Movement, placeKeyOf } from '@fenghuo/domain';
import { useTranslation } from 'react-i18next';
import type { Catalogue } from '../../live/catalogue.ts';
import { useNow } from '../../live/live.ts';
import { useMovements } from '../../live/stock.ts';
import { instant } from '../../ui/format.ts';
import { goods, itemName, placeName } from '../../ui/item-words.ts';

const MOST = 200;
const SHOWN = 4;

type Props = { depot: Depot; catalogue: Catalogue /** Movements of donations. */; without: ReadonlySet<string> };

export function Incoming({ depot, catalogue, without }: Props) {
  const { t } = useTranslation();
  const movements = useMovements(depot.id, MOST);
  const here = `depot:${depot.id}`;
  const came = (movements.value?.items ?? []).filter(
    ({ id, state, reversedById, kind, lines }) =>
      !without.has(id) &&
      state === 'recorded' &&
      reversedById === null &&
      kind !== 'count' &&
      kind !== 'reverse' &&
      lines.some(({ to }) => placeKeyOf(to) === here),
  );
  if (came.length === 0) return null;
  return (
    <section className="incoming" aria-label={t('aid.incoming.title')}>
      <h3>{t('aid.incoming.title')}</h3>
      <ul>
        {came.map((movement) => (
          <Arrival key={movement.id} movement={movement} here={here} catalogue={catalogue} />
        ))}
      </ul>
    </section>
  );
}

function Arrival({ movement: { at, kind, lines, by }, here, catalogue }: { movement: Movement; here: string; catalogue: Catalogue }) {
  const { t, i18n } = useTranslation();
  const nowMs = useNow();
  const own = lines.filter(({ to }) => placeKeyOf(to) === here);
  const named = own.slice(0, SHOWN).map(({ itemId, quantity }) => {
    const item = catalogue.item(itemId);
    return `${itemName(item, i18n.language) ?? t('common.unknown')} ${goods(quantity, item)}`;
  });
  const more = own.length > SHOWN ? [t('aid.donation.more', { n: own.length - SHOWN })] : [];
  const [first] = own;
  return (
    <li>
      <span className="secondary nowrap">{instant(Date.parse(at), nowMs)}</span>
      <b className="nowrap">{t(`supply.movement.${kind}`)}</b>
      <span>{t('aid.incoming.from', { place: first === undefined ? '' : placeName(t, first.from) })}</span>
      <span>{[...named, ...more].join(t('common.listSeparator'))}</span>
      <span className="tertiary">{by.name}</span>
    </li>
  );
}
