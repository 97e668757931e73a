/** The card of one depot. A keeper keeps name, place and area up to date; kind, level and jurisdiction are the desk's. */
import { CreateDepot, DEPOT_KINDS, DEPOT_LEVELS, type Depot, DescribeDepot } from '@fenghuo/domain';
import { Form, Input, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { store, useRow } from '../../live/live.ts';
import { send } from '../../live/send.ts';
import { can, usePerson } from '../../live/session.ts';
import { tellDone } from '../../ui/command.tsx';
import { issuesOf } from '../../ui/field-errors.ts';
import { FormDrawer } from '../../ui/form-drawer.tsx';
import { JurisdictionField } from '../../ui/jurisdiction-field.tsx';
import { PlaceField } from '../../ui/place-field.tsx';
import { useCheckedForm } from '../../ui/use-form.ts';
import { changesOf, type EnteredDepot, enteredFrom, type Located, NOWHERE, newDepotFrom } from './depot-form.ts';

export function DepotDrawer({ depotId, onClose }: { depotId: string | null; onClose: () => void }) {
  const { t } = useTranslation();
  const depot = useRow('depot', depotId);
  const isDesk = can(usePerson(), 'manageSupplies');
  const checked = useCheckedForm(['name', 'code', 'kind', 'level', 'place', 'areaSquareMetres', 'jurisdictionId']);

  const create = (entered: EnteredDepot): Promise<Depot | null> => {
    const body = newDepotFrom(entered);
    return checked.submit(issuesOf(t, CreateDepot, body), () => send<Depot>('POST', '/depots', body, { name: 'createDepot' }));
  };
  const describe = (before: Depot, entered: EnteredDepot): Promise<Depot | null> => {
    const changes = changesOf(before, entered);
    const about = { name: 'describeDepot', subjectId: before.id, version: before.version };
    return checked.submit(issuesOf(t, DescribeDepot, changes), () => send<Depot>('PATCH', `/depots/${before.id}`, changes, about));
  };
  const save = async (entered: EnteredDepot): Promise<void> => {
    // The newest row of the feed: what somebody else has changed meanwhile is not sent back.
    const before = store.get('depot', depotId);
    const done = before === null ? await create(entered) : await describe(before, entered);
    if (done === null) return;
    tellDone(t(before === null ? 'depot.created' : 'depot.saved', { name: done.name }));
    onClose();
  };
  return (
    <FormDrawer<EnteredDepot>
      checked={checked}
      title={depot === null ? t('depot.create') : depot.name}
      submitText={depot === null ? t('depot.createSubmit') : t('common.save')}
      refusedTitle={t('settings.notSaved')}
      initialValues={depot === null ? { kind: 'store', level: 'district' } : enteredFrom(depot)}
      subjectId={depot?.id}
      onSave={save}
      onClose={onClose}
      aside={
        isDesk &&
        depot?.kind === 'temporary' &&
        depot.state === 'open' && (
          <Link to={`/resources/aid?depot=${depot.id}&view=closing`} title={t('depot.closeHint')}>
            {t('depot.close')}
          </Link>
        )
      }
    >
      <Form.Item name="name" label={t('depot.name')}>
        <Input autoFocus={depot === null} autoComplete="off" />
      </Form.Item>
      <div className="form-pair">
        <Form.Item name="code" label={t('depot.code')} extra={depot === null ? t('depot.codeHint') : undefined}>
          <Input autoComplete="off" spellCheck={false} />
        </Form.Item>
        <Form.Item name="areaSquareMetres" label={`${t('depot.area')} (${t('common.optional')})`}>
          <Input inputMode="decimal" autoComplete="off" />
        </Form.Item>
        <Form.Item name="kind" label={t('depot.kind')}>
          <Select disabled={!isDesk} options={DEPOT_KINDS.map((value) => ({ value, label: t(`supply.kind.${value}`) }))} />
        </Form.Item>
        <Form.Item name="level" label={t('supply.level.title')}>
          <Select disabled={!isDesk} options={DEPOT_LEVELS.map((value) => ({ value, label: t(`supply.level.${value}`) }))} />
        </Form.Item>
      </div>
      <Form.Item name="place" label={t('depot.place')}>
        <LocationField />
      </Form.Item>
      {isDesk && <JurisdictionField isNew={depot === null} hint={t('depot.jurisdictionHint')} />}
    </FormDrawer>
  );
}

/** `value` and `onChange` are the form's. */
function LocationField({ value = NOWHERE, onChange }: { value?: Located; onChange?: (place: Located) => void }) {
  return <PlaceField {...value} onChange={(changes) => onChange?.({ ...value, ...changes })} />;
}
