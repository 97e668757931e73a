/** An order of requisition (征用令): whose, what, how many, at which rate, and who signs it. Name and phone are sealed by the server and come back to no list. */
import type { Requisition } from '@fenghuo/domain';
import { REQUISITION_KINDS } from '@fenghuo/domain';
import { Button, Input, Modal, Segmented } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { uuidv7 } from 'uuidv7';
import { type Catalogue, useCatalogue } from '../../live/catalogue.ts';
import { send } from '../../live/send.ts';
import { usePerson } from '../../live/session.ts';
import { Refusal, tellDone, useCommand } from '../../ui/command.tsx';
import { shortCode } from '../../ui/format.ts';
import { InstantField } from '../../ui/instant-field.tsx';
import { ItemField } from '../../ui/item-field.tsx';
import { itemName } from '../../ui/item-words.ts';
import { Labelled } from '../../ui/labelled.tsx';
import { type EnteredLine, type EnteredOrder, emptyLine, nextLine, orderFrom } from './order-form.ts';

type Props = { incidentId: string; onClose: () => void; onOrdered: (id: string) => void };

export function OrderDialog({ incidentId, onClose, onOrdered }: Props) {
  const { t, i18n } = useTranslation();
  const catalogue = useCatalogue();
  const person = usePerson();
  const [entered, setEntered] = useState<EnteredOrder>(() => ({
    ...{ ownerName: '', ownerPhone: '', signedBy: person?.name ?? '', at: null },
    lines: [emptyLine(uuidv7())],
  }));
  const { run, isBusy, failure } = useCommand();
  const change = (part: Partial<EnteredOrder>): void => setEntered((before) => ({ ...before, ...part }));
  const order = orderFrom(entered, incidentId, (itemId) => itemName(catalogue.item(itemId), i18n.language));
  const save = async (): Promise<void> => {
    if (order === null) return;
    const made = await run(() => send<Requisition>('POST', '/requisitions', order, { name: 'orderRequisition', subjectId: incidentId }));
    if (made === null) return;
    tellDone(t('requisition.ordered', { code: shortCode(made.code) }));
    onOrdered(made.id);
  };
  const { lines } = entered;
  return (
    <Modal
      open
      width={720}
      title={t('requisition.order')}
      onCancel={onClose}
      onOk={() => void save()}
      okText={t('requisition.give')}
      okButtonProps={{ loading: isBusy, disabled: order === null, title: order === null ? t('requisition.notReady') : '' }}
      cancelText={t('common.cancel')}
    >
      <div className="requisition-form">
        <div className="form-pair">
          <Labelled label={t('requisition.owner')}>
            <Input
              autoFocus
              autoComplete="off"
              maxLength={100}
              value={entered.ownerName}
              onChange={({ target }) => change({ ownerName: target.value })}
            />
          </Labelled>
          <Labelled label={`${t('requisition.phone')} (${t('common.optional')})`}>
            <Input
              autoComplete="off"
              inputMode="tel"
              maxLength={30}
              value={entered.ownerPhone}
              onChange={({ target }) => change({ ownerPhone: target.value })}
            />
          </Labelled>
        </div>
        <p className="tertiary">{t('requisition.sealed')}</p>
        {lines.map((line, index) => (
          <LineFields
            key={line.key}
            line={line}
            number={index + 1}
            catalogue={catalogue}
            isOnly={lines.length === 1}
            onChange={(part) => change({ lines: lines.map((one) => (one.key === line.key ? { ...one, ...part } : one)) })}
            onRemove={() => change({ lines: lines.filter(({ key }) => key !== line.key) })}
          />
        ))}
        <Button type="dashed" onClick={() => change({ lines: [...lines, nextLine(uuidv7(), lines.at(-1))] })}>
          {t('requisition.addLine')}
        </Button>
        <div className="form-pair">
          <Labelled label={t('requisition.signedBy')}>
            <Input maxLength={60} value={entered.signedBy} onChange={({ target }) => change({ signedBy: target.value })} />
          </Labelled>
          <Labelled label={`${t('requisition.orderedWhen')} (${t('common.optional')})`}>
            <InstantField
              label={t('requisition.orderedWhen')}
              value={entered.at}
              onChange={(at) => change({ at })}
              placeholder={t('requisition.now')}
            />
          </Labelled>
        </div>
        <Refusal failure={failure} />
      </div>
    </Modal>
  );
}

type LineProps = {
  line: EnteredLine;
  number: number;
  catalogue: Catalogue;
  isOnly: boolean;
  onChange: (part: Partial<EnteredLine>) => void;
  onRemove: () => void;
};

function LineFields({ line, number, catalogue, isOnly, onChange, onRemove }: LineProps) {
  const { t } = useTranslation();
  const isGoods = line.kind === 'goods';
  const words = (field: string): string => t('requisition.lineField', { n: number, field });
  return (
    <div className="requisition-line">
      <Segmented
        aria-label={words(t('requisition.kindOf'))}
        value={line.kind}
        options={REQUISITION_KINDS.map((kind) => ({ value: kind, label: t(`requisition.kind.${kind}`) }))}
        onChange={(kind) => onChange({ kind, itemId: null })}
      />
      {isGoods ? (
        <ItemField
          catalogue={catalogue}
          value={line.itemId}
          label={words(t('requisition.what'))}
          placeholder={t('requisition.what')}
          onChange={(itemId) => onChange({ itemId })}
        />
      ) : (
        <Input
          maxLength={100}
          aria-label={words(t('requisition.what'))}
          placeholder={t('requisition.whatHint')}
          value={line.what}
          onChange={({ target }) => onChange({ what: target.value })}
        />
      )}
      <Input
        inputMode="decimal"
        aria-label={words(t('requisition.quantity'))}
        placeholder={t('requisition.quantity')}
        value={line.quantity}
        onChange={({ target }) => onChange({ quantity: target.value })}
      />
      {isGoods ? (
        <span />
      ) : (
        <Input
          inputMode="decimal"
          aria-label={words(t('requisition.rate'))}
          placeholder={t('requisition.rate')}
          value={line.rate}
          suffix={t('requisition.anHour')}
          onChange={({ target }) => onChange({ rate: target.value })}
        />
      )}
      <Button disabled={isOnly} aria-label={t('requisition.removeLine', { n: number })} onClick={onRemove}>
        {t('requisition.remove')}
      </Button>
    </div>
  );
}
