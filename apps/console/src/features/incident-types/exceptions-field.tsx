/** Targets that differ for a grade, a node and what lies below it, or both: only the steps that are filled in. */
import { GRADES } from '@fenghuo/domain';
import { Button, Form, InputNumber, Select, TreeSelect } from 'antd';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useRows } from '../../live/live.ts';
import { CrossGlyph } from '../../ui/glyphs.tsx';
import { isNamed, type TreeNode, treeOf } from '../../ui/jurisdiction-tree.ts';
import { TARGET_STEPS, targetKey } from './catalogue.ts';

export function ExceptionsField() {
  const { t, i18n } = useTranslation();
  const rows = useRows('jurisdiction');
  const tree = useMemo(() => treeOf(rows, i18n.language), [rows, i18n.language]);
  return (
    <Form.List name="exceptions">
      {(fields, { add, remove }, { errors }) => (
        <fieldset className="plain-fieldset type-targets">
          <legend>{t('incidentType.exception.title')}</legend>
          <p className="tertiary">{t('incidentType.exception.hint')}</p>
          {fields.map(({ key, name }) => (
            <div key={key} className="type-exception">
              <Form.Item name={[name, 'grade']} label={t('incidentType.exception.grade')}>
                <Select allowClear options={GRADES.map((grade) => ({ value: grade, label: t(`common.grade.${grade}`) }))} />
              </Form.Item>
              <Form.Item name={[name, 'jurisdictionId']} label={t('incidentType.exception.node')}>
                <TreeSelect<string, TreeNode>
                  allowClear
                  treeData={tree}
                  treeDefaultExpandedKeys={tree.map((node) => node.key)}
                  showSearch={{ filterTreeNode: (query, node) => isNamed((node as TreeNode).row, query) }}
                />
              </Form.Item>
              <Button
                type="text"
                icon={<CrossGlyph />}
                aria-label={t('incidentType.exception.remove')}
                title={t('incidentType.exception.remove')}
                onClick={() => remove(name)}
              />
              <div className="type-targets-row">
                {TARGET_STEPS.map((step) => (
                  <Form.Item key={step} name={[name, 'targets', targetKey(step)]} label={t(`incidentType.target.${step}`)}>
                    <InputNumber precision={0} controls={false} suffix={t('incidentType.form.seconds')} />
                  </Form.Item>
                ))}
              </div>
            </div>
          ))}
          <Form.ErrorList errors={errors} />
          <Button block type="dashed" onClick={() => add({})}>
            {t('incidentType.exception.add')}
          </Button>
        </fieldset>
      )}
    </Form.List>
  );
}
