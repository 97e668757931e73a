/** What is published: by village and item the number of households and how much, and what was donated. There is no name of a household in it. */
import type { PublishedList } from '@fenghuo/domain';
import { useTranslation } from 'react-i18next';
import { amount } from '../../ui/amount.ts';
import { count, day } from '../../ui/format.ts';
import { yuanOf } from '../../ui/money.ts';

export function PublishedTables({ list: { issues, donations, households } }: { list: PublishedList }) {
  const { t, i18n } = useTranslation();
  const isChinese = i18n.language.startsWith('zh');
  const nameOf = ({ zh, en }: { zh: string; en?: string | null | undefined }): string => (isChinese ? zh : (en ?? zh));
  if (issues.length === 0 && donations.length === 0) return <p className="tertiary">{t('aid.publish.empty')}</p>;
  return (
    <>
      {issues.length > 0 && (
        <table className="published-table">
          <caption>{t('aid.publish.issuesOf', { n: count(households) })}</caption>
          <thead>
            <tr>
              <th>{t('aid.publish.village')}</th>
              <th>{t('supply.stock.item')}</th>
              <th>{t('aid.publish.householdCount')}</th>
              <th>{t('aid.publish.quantity')}</th>
            </tr>
          </thead>
          <tbody>
            {issues.map((row) => (
              <tr key={`${row.jurisdictionId} ${row.itemId}`}>
                <td>
                  {isChinese ? row.name : (row.nameEn ?? row.name)}{' '}
                  <span className="tertiary">{isChinese ? row.within : (row.withinEn ?? row.within)}</span>
                </td>
                <td>{nameOf(row.itemName)}</td>
                <td>{count(row.households)}</td>
                <td>
                  {amount(row.quantity)} {row.unit}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {donations.length > 0 && (
        <table className="published-table">
          <caption>{t('aid.publish.donationsOf', { n: count(donations.length) })}</caption>
          <thead>
            <tr>
              <th>{t('aid.donation.donor')}</th>
              <th>{t('aid.donation.what')}</th>
              <th>{t('aid.publish.day')}</th>
            </tr>
          </thead>
          <tbody>
            {donations.map((one, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a list that is frozen
              <tr key={index}>
                <td>{one.donor ?? t('aid.publish.kindPerson')}</td>
                <td>
                  {[
                    ...one.lines.map((line) => `${nameOf(line.itemName)} ${amount(line.quantity)} ${line.unit}`),
                    ...(one.moneyFen === null ? [] : [t('aid.donation.cash', { yuan: yuanOf(one.moneyFen) })]),
                  ].join(t('common.listSeparator'))}
                </td>
                <td>{day(one.at)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}
