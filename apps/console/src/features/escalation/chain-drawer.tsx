/** One chain: its node and step, the rounds, and when all are told. Saving says who could not be reached. */
import {
  ALL_AFTER_MINUTES,
  type Candidate,
  ESCALATION_STEPS,
  type EscalationChain,
  type EscalationStep,
  ROLES,
  type Role,
  SetEscalationChain,
} from '@fenghuo/domain';
import { Button, Form, InputNumber, Select, TreeSelect } from 'antd';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRows } from '../../live/live.ts';
import { ask, send } from '../../live/send.ts';
import { usePerson } from '../../live/session.ts';
import { tellDone } from '../../ui/command.tsx';
import { issuesOf } from '../../ui/field-errors.ts';
import { FormDrawer } from '../../ui/form-drawer.tsx';
import { CrossGlyph } from '../../ui/glyphs.tsx';
import { isNamed, nodeIn, type TreeNode, treeOf } from '../../ui/jurisdiction-tree.ts';
import { useCheckedForm } from '../../ui/use-form.ts';
import { unreachableWords } from './chain-words.ts';

type Entered = {
  jurisdictionId?: string;
  step?: EscalationStep;
  rounds?: ({ roles?: Role[]; personIds?: string[]; afterMinutes?: number | null } | undefined)[];
  allAfterMinutes?: number | null;
};
type Props = { chain: EscalationChain | null; mostRounds: number; onClose: () => void };

/** Administrators hear of no incident, so no round names them. */
const TOLD_ROLES = ROLES.filter((role) => !['systemAdmin', 'secAdmin', 'auditAdmin'].includes(role));

export function ChainDrawer({ chain, mostRounds, onClose }: Props) {
  const { t, i18n } = useTranslation();
  const person = usePerson();
  const officeId = person?.roles.find(({ role }) => role === 'dutyLeader')?.jurisdictionId;
  const rows = useRows('jurisdiction');
  const tree = useMemo(() => {
    const whole = treeOf(rows, i18n.language);
    const office = officeId === undefined ? null : nodeIn(whole, officeId);
    return office === null ? whole : [office];
  }, [rows, i18n.language, officeId]);
  const checked = useCheckedForm(['jurisdictionId', 'step', 'rounds', 'allAfterMinutes']);
  const put = (body: Record<string, unknown>): Promise<Partial<EscalationChain> | null> =>
    checked.submit(issuesOf(t, SetEscalationChain, body), () =>
      send<Partial<EscalationChain>>('PUT', '/escalation-chains', body, {
        name: 'setChain',
        ...(chain && { subjectId: chain.id, version: chain.version }),
      }),
    );
  const save = async (entered: Entered): Promise<void> => {
    const saved = await put(bodyFrom(entered, chain));
    if (saved === null) return;
    const names = unreachableWords(t, saved.unreachable ?? []);
    tellDone(names === '' ? t('escalation.page.saved') : t('escalation.page.savedUnreachable', { names }));
    onClose();
  };
  const remove = async ({ jurisdictionId, step }: EscalationChain): Promise<void> => {
    if ((await put({ jurisdictionId, step, rounds: [] })) === null) return;
    tellDone(t('escalation.page.removed'));
    onClose();
  };
  return (
    <FormDrawer<Entered>
      checked={checked}
      title={t(chain === null ? 'escalation.page.create' : 'escalation.page.edit')}
      submitText={t('escalation.page.save')}
      refusedTitle={t('escalation.page.refused')}
      initialValues={
        chain ?? {
          jurisdictionId: officeId ?? tree[0]?.value ?? '',
          step: 'accept',
          allAfterMinutes: ALL_AFTER_MINUTES,
          rounds: [{ afterMinutes: 0 }],
        }
      }
      subjectId={chain?.id}
      onSave={save}
      onClose={onClose}
      aside={chain !== null && <Button onClick={() => void remove(chain)}>{t('escalation.page.remove')}</Button>}
    >
      <div className="form-pair">
        <Form.Item name="jurisdictionId" label={t('escalation.page.node')}>
          <TreeSelect<string, TreeNode>
            disabled={chain !== null}
            treeData={tree}
            treeDefaultExpandedKeys={tree.map(({ key }) => key)}
            showSearch={{ filterTreeNode: (query, node) => isNamed((node as TreeNode).row, query) }}
          />
        </Form.Item>
        <Form.Item name="step" label={t('escalation.page.step')}>
          <Select disabled={chain !== null} options={ESCALATION_STEPS.map((step) => ({ value: step, label: t(`common.clock.${step}`) }))} />
        </Form.Item>
      </div>
      <Rounds most={mostRounds} />
      <Form.Item name="allAfterMinutes" label={t('escalation.page.allAfter')}>
        <InputNumber precision={0} controls={false} />
      </Form.Item>
    </FormDrawer>
  );
}

function Rounds({ most }: { most: number }) {
  const { t } = useTranslation();
  const form = Form.useFormInstance();
  const jurisdictionId: string | undefined = Form.useWatch('jurisdictionId', form);
  const people = useCandidates(jurisdictionId);
  const options = (people === 'failed' ? [] : (people ?? [])).map(({ personId, name, isReachable }) => ({
    value: personId,
    label: [name, isReachable ? null : t('escalation.page.unreachableMark')].filter(Boolean).join(' · '),
  }));
  return (
    <Form.List name="rounds">
      {(fields, { add, remove }, { errors }) => (
        <fieldset className="plain-fieldset chain-rounds">
          <legend>{t('escalation.page.rounds')}</legend>
          <p className="tertiary">{t('escalation.page.afterHint')}</p>
          {people === 'failed' && <p className="red-text">{t('escalation.page.peopleUnread')}</p>}
          {fields.map(({ key, name }) => (
            <div key={key} className="chain-round">
              <b>{t('escalation.clocks.round', { n: name + 1 })}</b>
              <Form.Item name={[name, 'afterMinutes']} label={t('escalation.page.after')}>
                <InputNumber precision={0} controls={false} />
              </Form.Item>
              <Button
                type="text"
                className="role-remove"
                icon={<CrossGlyph />}
                aria-label={t('escalation.page.removeRound')}
                title={t('escalation.page.removeRound')}
                onClick={() => remove(name)}
              />
              <Form.Item className="chain-wide" name={[name, 'roles']} label={t('escalation.page.roles')}>
                <Select mode="multiple" options={TOLD_ROLES.map((role) => ({ value: role, label: t(`common.role.${role}`) }))} />
              </Form.Item>
              <Form.Item className="chain-wide" name={[name, 'personIds']} label={t('escalation.page.persons')}>
                <Select mode="multiple" loading={people === null} showSearch={{ optionFilterProp: 'label' }} options={options} />
              </Form.Item>
            </div>
          ))}
          <Form.ErrorList errors={errors} />
          <Button block type="dashed" disabled={fields.length >= most} onClick={() => add({ afterMinutes: 3 })}>
            {t('escalation.page.addRound')}
          </Button>
        </fieldset>
      )}
    </Form.List>
  );
}

function useCandidates(jurisdictionId: string | undefined): readonly Candidate[] | 'failed' | null {
  const [people, setPeople] = useState<readonly Candidate[] | 'failed' | null>(null);
  useEffect(() => {
    if (!jurisdictionId) return undefined;
    const stop = new AbortController();
    ask<{ items: Candidate[] }>(`/escalation-chains/people?jurisdictionId=${jurisdictionId}`, stop.signal)
      .then(({ items }) => setPeople(items))
      .catch(() => {
        if (!stop.signal.aborted) setPeople('failed');
      });
    return () => stop.abort();
  }, [jurisdictionId]);
  return people;
}

/** What is changed keeps its node and step; an emptied number is missing, and the schema says so beside it. */
const bodyFrom = (entered: Entered, chain: EscalationChain | null): Record<string, unknown> => ({
  jurisdictionId: chain?.jurisdictionId ?? entered.jurisdictionId,
  step: chain?.step ?? entered.step,
  rounds: (entered.rounds ?? []).map((round) => ({
    roles: round?.roles ?? [],
    personIds: round?.personIds ?? [],
    ...(typeof round?.afterMinutes === 'number' && { afterMinutes: round.afterMinutes }),
  })),
  ...(typeof entered.allAfterMinutes === 'number' && { allAfterMinutes: entered.allAfterMinutes }),
});
