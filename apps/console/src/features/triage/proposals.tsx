/** What the words of a call already say, as dashed proposals: nothing is taken by itself, and nothing that a person chose is overwritten. */
import { type NarrativeProposal, proposeFromNarrative } from '@fenghuo/domain';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useRows } from '../../live/live.ts';
import { typeName } from '../../ui/words.ts';
import { type Draft, FIGURES } from './draft.ts';

/** What the words say, read on each key by local rules. */
export function useProposal(draft: Draft): NarrativeProposal {
  const types = useRows('incidentType');
  const catalogue = useMemo(
    () => ({ types: types.filter((type) => type.active).map(({ code, name, parentCode }) => ({ code, name: name.zh, parentCode })) }),
    [types],
  );
  return useMemo(() => proposeFromNarrative(draft.text, catalogue), [draft.text, catalogue]);
}

/** Only what is still empty is taken: a person's own choice is never overwritten. */
export function proposed(draft: Draft, proposal: NarrativeProposal): Partial<Draft> {
  const figures = Object.entries(proposal.figures ?? {}).filter(([figure]) => draft.figures[figure as 'trapped'] === undefined);
  return {
    ...(proposal.typeCode && draft.typeCode === null && { typeCode: proposal.typeCode }),
    ...(proposal.address && draft.address.trim() === '' && { address: proposal.address }),
    ...(proposal.phone && draft.phone.trim() === '' && { phone: proposal.phone }),
    ...(figures.length > 0 && { figures: { ...draft.figures, ...Object.fromEntries(figures) } }),
  };
}

export function Proposals({
  draft,
  proposal,
  onTake,
}: {
  draft: Draft;
  proposal: NarrativeProposal;
  onTake: (changes: Partial<Draft>) => void;
}) {
  const { t, i18n } = useTranslation();
  const types = useRows('incidentType');
  const open = proposed(draft, proposal);
  const chips: { key: string; label: string; value: string; take: Partial<Draft> }[] = [];
  if (open.address) chips.push({ key: 'address', label: t('triage.proposal.place'), value: open.address, take: { address: open.address } });
  if (open.typeCode) {
    const name = typeName(
      types.find((type) => type.code === open.typeCode),
      i18n.language,
    );
    chips.push({ key: 'type', label: t('triage.proposal.type'), value: name ?? open.typeCode, take: { typeCode: open.typeCode } });
  }
  if (open.phone) chips.push({ key: 'phone', label: t('triage.phone'), value: open.phone, take: { phone: open.phone } });
  for (const figure of FIGURES) {
    const value = open.figures?.[figure];
    if (value !== undefined && draft.figures[figure] === undefined) {
      chips.push({
        key: figure,
        label: t(`triage.proposal.${figure}`),
        value: String(value),
        take: { figures: { ...draft.figures, [figure]: value } },
      });
    }
  }
  if (chips.length === 0) return null;
  return (
    <>
      <div className="proposals">
        {chips.map(({ key, label, value, take }) => (
          <button key={key} type="button" className="plain proposal" onClick={() => onTake(take)}>
            <span className="tertiary">{label}</span> <b>{value}</b>
          </button>
        ))}
      </div>
      <div className="field-hint">{t('triage.proposals')}</div>
    </>
  );
}
