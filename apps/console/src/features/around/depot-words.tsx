/** What a depot could give out now, in one breath, and how old its count is: stock without its age says nothing. */
import type { Depot } from '@fenghuo/domain';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Catalogue } from '../../live/catalogue.ts';
import { useStockIn } from '../../live/stock.ts';
import { isCountOld } from '../../ui/depot-look.ts';
import { goods, itemName } from '../../ui/item-words.ts';
import { ageWords } from '../../ui/words.ts';
import { givable, kindsOfOthers } from './around.ts';

const SHOWN = 3;

export function DepotWords({ depot, catalogue, nowMs }: { depot: Depot; catalogue: Catalogue; nowMs: number }) {
  const { t, i18n } = useTranslation();
  const stock = useStockIn(depot.id);
  const held = useMemo(() => givable(stock.value ?? [], catalogue.item), [stock.value, catalogue]);
  const others = useMemo(() => kindsOfOthers(stock.value ?? []), [stock.value]);
  const isEmpty = stock.value !== null && held.length === 0 && others.length === 0;
  const age =
    depot.countedAt === null ? t('supply.neverCounted') : t('around.counted', { age: ageWords(t, Date.parse(depot.countedAt), nowMs) });
  return (
    <>
      {stock.value === null && (
        <span className={stock.state === 'failed' ? 'red-text' : 'tertiary'}>
          {t(stock.state === 'failed' ? 'around.notRead' : 'around.reading')}{' '}
        </span>
      )}
      {isEmpty && `${t('around.nothing')} `}
      {held.length > 0 && (
        <>
          <b>{t('around.kinds', { n: held.length })}</b>{' '}
          {held
            .slice(0, SHOWN)
            .map(({ item, available }) =>
              t('around.holding', { item: itemName(item, i18n.language) ?? t('common.unknown'), amount: goods(available, item) }),
            )
            .join(t('common.listSeparator'))}{' '}
        </>
      )}
      {others.map(({ ownerKind, kinds }) => (
        <span key={ownerKind}>{t('around.ofOthers', { owner: t(`supply.owner.${ownerKind}`), n: kinds })} </span>
      ))}
      <span className={`nowrap ${isCountOld(depot, nowMs) ? 'amber-text' : 'tertiary'}`}>{age}</span>
    </>
  );
}
