/** The catalogue of incident types: four classes, the targets of each type, and what a team needs to be able to do. */
import type { IncidentType } from '@fenghuo/domain';
import { INCIDENT_CLASSES } from '@fenghuo/domain';
import { Button, Checkbox, Segmented, Select, type TableColumnsType } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useIsLoaded, useRows } from '../../live/live.ts';
import { NoticeBar } from '../../ui/command.tsx';
import { allowance } from '../../ui/format.ts';
import { Page } from '../../ui/page.tsx';
import { PageSearch, PageTable } from '../../ui/page-table.tsx';
import { PHONE, useMedia } from '../../ui/use-media.ts';
import { capabilityWords, typeName } from '../../ui/words.ts';
import { catalogueOf, idsWithChildren, TARGET_STEPS, type TypeFilter, type TypeNode, targetKey } from './catalogue.ts';
import { TypeDrawer } from './type-drawer.tsx';
import './incident-types.css';

export function IncidentTypesPage() {
  const { t, i18n } = useTranslation();
  const isPhone = useMedia(PHONE);
  const types = useRows('incidentType');
  const isLoaded = useIsLoaded();
  const [filter, setFilter] = useState<TypeFilter>({ query: '', class: 'all', withRetired: false });
  const [closedIds, setClosedIds] = useState<ReadonlySet<string>>(new Set());
  const [opened, setOpened] = useState<IncidentType | 'new' | null>(null);

  const nodes = useMemo(
    () =>
      catalogueOf(types, filter, ({ name, code, capabilities }) =>
        [name.zh, name.en, code, ...capabilities.map((one) => capabilityWords(t, one))].join(' '),
      ),
    [types, filter, t],
  );
  const expandedRowKeys = idsWithChildren(nodes).filter((id) => filter.query !== '' || !closedIds.has(id));
  const columns = useMemo<TableColumnsType<TypeNode>>(() => {
    const name: TableColumnsType<TypeNode>[number] = {
      key: 'name',
      title: t('incidentType.column.name'),
      render: (_, type) => (
        <>
          <button type="button" className="plain row-open" onClick={() => setOpened(type)}>
            {typeName(type, i18n.language)}
          </button>
          {!type.active && <span className="plain-tag type-retired">{t('incidentType.retired')}</span>}
          {isPhone && (
            <div className="tertiary">
              {type.code} · {TARGET_STEPS.map((step) => allowance(type.targets[targetKey(step)])).join(' ')}
            </div>
          )}
        </>
      ),
    };
    if (isPhone) return [name];
    return [
      name,
      { key: 'code', title: t('incidentType.column.code'), dataIndex: 'code', width: 180 },
      ...TARGET_STEPS.map((step) => ({
        key: step,
        title: t(`incidentType.target.${step}`),
        width: 76,
        align: 'right' as const,
        render: (_: unknown, type: TypeNode) => allowance(type.targets[targetKey(step)]),
      })),
      {
        key: 'capabilities',
        title: t('incidentType.column.capabilities'),
        width: '28%',
        render: (_, type) => (
          <span className="plain-tags">
            {type.capabilities.map((code) => (
              <span key={code} className="plain-tag">
                {capabilityWords(t, code)}
              </span>
            ))}
          </span>
        ),
      },
    ];
  }, [t, i18n.language, isPhone]);
  const classes = (['all', ...INCIDENT_CLASSES] as const).map((value) => ({
    value,
    label: value === 'all' ? t('incidentType.all') : t(`incidentType.class.${value}`),
  }));
  return (
    <Page
      title={t('incidentType.title')}
      note={isLoaded && t('incidentType.count', { n: types.filter(({ active }) => active || filter.withRetired).length })}
      actions={
        <Button type="primary" onClick={() => setOpened('new')}>
          {t('incidentType.add')}
        </Button>
      }
    >
      <div className="page-tools">
        <PageSearch label={t('incidentType.search')} value={filter.query} onChange={(query) => setFilter({ ...filter, query })} />
        {isPhone ? (
          <Select
            className="type-classes"
            aria-label={t('incidentType.form.class')}
            value={filter.class}
            onChange={(value) => setFilter({ ...filter, class: value })}
            options={classes}
          />
        ) : (
          <Segmented value={filter.class} onChange={(value) => setFilter({ ...filter, class: value })} options={classes} />
        )}
        <Checkbox checked={filter.withRetired} onChange={(event) => setFilter({ ...filter, withRetired: event.target.checked })}>
          {t('incidentType.showRetired')}
        </Checkbox>
      </div>
      <PageTable<TypeNode>
        columns={columns}
        rows={nodes}
        isLoaded={isLoaded}
        isWhole
        expandable={{
          expandedRowKeys,
          indentSize: 20,
          onExpand: (isOpen, { id }) =>
            setClosedIds((before) => new Set(isOpen ? [...before].filter((one) => one !== id) : [...before, id])),
        }}
        rowClassName={(type) => (type.children ? 'type-parent' : '')}
        empty={{ title: t(types.length === 0 ? 'incidentType.none' : 'incidentType.noneFound') }}
        onOpen={setOpened}
      />
      <NoticeBar />
      {opened !== null && (
        <TypeDrawer
          key={opened === 'new' ? 'new' : opened.id}
          typeId={opened === 'new' ? null : opened.id}
          firstClass={filter.class === 'all' ? undefined : filter.class}
          onClose={() => setOpened(null)}
        />
      )}
    </Page>
  );
}
