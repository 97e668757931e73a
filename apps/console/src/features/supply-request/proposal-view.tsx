/** The proposal, item by item: who gives how much, when it is there, why, and what that depot falls to. What is short stands on top, in red, with who else has it. */
import type { Holder, ProposalLine } from '@fenghuo/domain';
import { Input } from 'antd';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { Catalogue } from '../../live/catalogue.ts';
import { store } from '../../live/live.ts';
import { amount, timesOf } from '../../ui/amount.ts';
import { day, distance, minutes } from '../../ui/format.ts';
import { LateGlyph } from '../../ui/glyphs.tsx';
import { goods, itemName, placeName } from '../../ui/item-words.ts';
import { LotName } from '../../ui/lot-name.tsx';
import type { PlanItem, PlanLine } from './plan.ts';
import './plan.css';

type Props = {
  plan: readonly PlanItem[];
  catalogue: Catalogue;
  /** Null where nothing can be changed any more. */
  onChoose: ((key: string, quantity: string) => void) | null;
  onDepot: (depotId: string) => void;
};

export function ProposalView({ plan, catalogue, onChoose, onDepot }: Props) {
  const code = (itemId: string): string => catalogue.item(itemId)?.code ?? itemId;
  const isShort = ({ short }: PlanItem): number => Number(short !== '0');
  const ordered = plan.toSorted((a, b) => isShort(b) - isShort(a) || code(a.itemId).localeCompare(code(b.itemId), 'en', { numeric: true }));
  return (
    <ul className="plan">
      {ordered.map((item) => (
        <PlanEntry key={item.itemId} item={item} catalogue={catalogue} onChoose={onChoose} onDepot={onDepot} />
      ))}
    </ul>
  );
}

function PlanEntry({ item, catalogue, onChoose, onDepot }: Omit<Props, 'plan'> & { item: PlanItem }) {
  const { t, i18n } = useTranslation();
  const entry = catalogue.item(item.itemId);
  const name = itemName(entry, i18n.language) ?? t('common.unknown');
  const isShort = item.short !== '0';
  return (
    <li className="plan-item" aria-label={name}>
      <div className="plan-head">
        <b className="plan-name">{name}</b>
        <span className="nowrap">
          <b>{amount(item.given)}</b> / {goods(item.asked, entry)}
        </span>
        {isShort && (
          <b className="red-text nowrap">
            <LateGlyph size={12} /> {t('supply.proposal.short', { n: goods(item.short, entry) })}
          </b>
        )}
      </div>
      <ShareBar item={item} label={t('supply.proposal.share', { given: amount(item.given), asked: goods(item.asked, entry) })} />
      {rowsOf(item.lines, entry?.serial ?? false).map(([line, ...same]) => (
        <PlanRow
          key={line.key}
          line={line}
          same={same}
          itemId={item.itemId}
          name={name}
          catalogue={catalogue}
          onChoose={onChoose}
          onDepot={onDepot}
        />
      ))}
      {isShort && <Shortage item={item} catalogue={catalogue} />}
    </li>
  );
}

type Row = readonly [PlanLine, ...PlanLine[]];

/** Pumps and boats are lots of one: those of one depot are one row. */
function rowsOf(lines: readonly PlanLine[], isSerial: boolean): readonly Row[] {
  const rows: [PlanLine, ...PlanLine[]][] = [];
  for (const line of lines) {
    const row = isSerial ? rows.find(([first]) => first.depotId === line.depotId) : undefined;
    if (row === undefined) rows.push([line]);
    else row.push(line);
  }
  return rows;
}

/** One part for each depot, in the order of the lines; what nobody gives stays open. */
function ShareBar({ item, label }: { item: PlanItem; label: string }) {
  return (
    <span className="plan-bar" role="img" aria-label={label}>
      {item.lines.map((line) => (
        <i
          key={line.key}
          style={{ width: `${Math.min(100, timesOf(/^\d+(\.\d+)?$/.test(line.chosen) ? line.chosen : '0', item.asked) * 100)}%` }}
        />
      ))}
    </span>
  );
}

/** `same`: further pieces of the same kind from the same depot, one lot each. */
type RowProps = Omit<Props, 'plan'> & { line: PlanLine; same: readonly PlanLine[]; itemId: string; name: string };

function PlanRow({ line, same, itemId, name, catalogue, onChoose, onDepot }: RowProps) {
  const { t } = useTranslation();
  const item = catalogue.item(itemId);
  const depot = store.get('depot', line.depotId);
  const depotName = depot?.name ?? t('supply.place.depot');
  const pieces = [line, ...same];
  const chosen = same.length === 0 ? line.chosen : String(pieces.filter((piece) => piece.chosen === '1').length);
  const choose = (text: string): void => {
    if (same.length === 0) return onChoose?.(line.key, text);
    const wanted = /^\d+$/.test(text) ? Number(text) : 0;
    for (const [index, { key }] of pieces.entries()) onChoose?.(key, index < wanted ? '1' : '0');
  };
  return (
    <div className="plan-row">
      <span className="plan-from">
        <button type="button" className="plain plan-depot" onClick={() => onDepot(line.depotId)}>
          {depotName}
        </button>
        <LotName itemId={itemId} lotId={line.lotId} />
        {same.length > 0 && <span className="secondary">{t('supply.proposal.pieces', { n: pieces.length })}</span>}
        <span className="tertiary">
          {line.reasons
            .map((reason) => reasonWords(t, reason))
            .filter(Boolean)
            .join(t('common.listSeparator'))}
        </span>
      </span>
      <span className="plan-way">
        <span className="nowrap">
          {line.metres !== null && <span className="secondary">{distance(line.metres)}</span>}{' '}
          {line.seconds === null ? (
            <span className="tertiary">{t('supply.proposal.noWay')}</span>
          ) : (
            <>
              <b>{minutes(line.seconds)}</b> {line.estimated && <span className="tertiary">{t('dispatch.estimated')}</span>}
            </>
          )}
        </span>
        <LeftWords line={line} />
      </span>
      {onChoose === null ? (
        <b className="plan-quantity">{goods(chosen, item)}</b>
      ) : (
        <Input
          className="plan-quantity"
          inputMode="decimal"
          status={line.isTooMuch ? 'error' : ''}
          aria-label={t('supply.proposal.quantityOf', { item: name, depot: depotName })}
          value={chosen}
          onChange={(event) => choose(event.target.value)}
        />
      )}
    </div>
  );
}

/** What the depot falls to; below its minimum, and to nothing, it is said with the sign. */
function LeftWords({ line }: { line: PlanLine }) {
  const { t } = useTranslation();
  const said = { left: amount(line.left), minimum: amount(line.minimum ?? '0') };
  if (line.isTooMuch) return <b className="red-text">{t('supply.proposal.tooMuch')}</b>;
  if (!line.isBelow)
    return <span className="secondary">{t(line.minimum === null ? 'supply.proposal.left' : 'supply.proposal.leftKeeps', said)}</span>;
  return (
    <b className={line.left === '0' ? 'red-text' : 'amber-text'}>
      <LateGlyph size={12} /> {t('supply.proposal.leftBelow', said)}
    </b>
  );
}

/** Time and minimum stand in their own columns; the reasons say what neither does. */
function reasonWords(t: TFunction, { code, expiresAt }: ProposalLine['reasons'][number]): string {
  if (code === 'KEEPS_MINIMUM' || code === 'BELOW_MINIMUM') return '';
  return t(`supply.proposal.reason.${code}`, { day: expiresAt === undefined ? '' : day(expiresAt) });
}

const HOLDERS_SHOWN = 4;

function Shortage({ item, catalogue }: { item: PlanItem; catalogue: Catalogue }) {
  const { t } = useTranslation();
  const entry = catalogue.item(item.itemId);
  return (
    <div className="plan-short" role="note">
      <b className="red-text">{t('supply.proposal.short', { n: goods(item.short, entry) })}</b>{' '}
      {item.holders.length === 0 ? t('supply.proposal.nobody') : t('supply.proposal.holders')}
      {item.holders.slice(0, HOLDERS_SHOWN).map((holder) => (
        <div key={`${JSON.stringify(holder.place)} ${holder.ownerKind} ${holder.code}`} className="plan-holder">
          <b>{placeName(t, holder.place)}</b> {goods(holder.available, entry)} <HolderWords holder={holder} />
        </div>
      ))}
      {item.holders.length > HOLDERS_SHOWN && (
        <div className="secondary">{t('supply.proposal.moreHolders', { n: item.holders.length - HOLDERS_SHOWN })}</div>
      )}
    </div>
  );
}

function HolderWords({ holder }: { holder: Holder }) {
  const { t } = useTranslation();
  return (
    <span className="secondary">
      {holder.seconds !== null && `${minutes(holder.seconds)}${holder.estimated ? ` ${t('dispatch.estimated')}` : ''} · `}
      {t(`supply.owner.${holder.ownerKind as 'government'}`)} · {t(`supply.proposal.holder.${holder.code}`)}
    </span>
  );
}
