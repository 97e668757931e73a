/** What the incident asks for, filled and needed, and what is missing (缺口). */
import type { Recommendation } from '@fenghuo/domain';
import { Button } from 'antd';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { CheckGlyph, CrossGlyph } from '../../ui/glyphs.tsx';
import { capabilityWords } from '../../ui/words.ts';
import { type Candidate, meeting, type RequirementRow } from './advice.ts';

type NeedsProps = {
  advice: Recommendation | null;
  picked: readonly Candidate[];
  hasPoint: boolean;
  onPickAdvised: (teamIds: readonly string[]) => void;
};

/** One chip a requirement: who is on the incident and who is ticked, of how many. */
export function Needs({ advice, picked, hasPoint, onPickAdvised }: NeedsProps) {
  const { t } = useTranslation();
  const requirements = advice?.requirements ?? [];
  const advised = advice?.items.filter((item) => item.advised).map(({ teamId }) => teamId) ?? [];
  const isPicked = advised.every((id) => picked.some(({ team }) => team.id === id));
  return (
    <div className="dispatch-needs">
      {advice !== null && <span className="tertiary">{requirements.length === 0 ? t('dispatch.noNeeds') : t('dispatch.needs')}</span>}
      {requirements.map((requirement) => {
        const filled = requirement.filled + pickedFor(picked, requirement);
        const isMet = filled >= requirement.needed;
        return (
          <span key={requirement.capability} className={isMet ? 'need need-met' : 'need need-open'} title={demand(t, requirement)}>
            {isMet ? <CheckGlyph size={12} /> : <CrossGlyph size={12} />} {capabilityWords(t, requirement.capability)} {filled}/
            {requirement.needed}
          </span>
        );
      })}
      {advised.length > 0 && !isPicked && (
        <Button size="small" onClick={() => onPickAdvised(advised)}>
          {t('dispatch.pickAdvised', { n: advised.length })}
        </Button>
      )}
      {!hasPoint && <span className="amber-text">{t('dispatch.noPoint')}</span>}
      <span className="tertiary dispatch-keys">{t('dispatch.keys')}</span>
    </div>
  );
}

const pickedFor = (picked: readonly Candidate[], requirement: RequirementRow): number =>
  meeting(
    picked.map(({ team }) => team),
    requirement,
  );

function demand(t: TFunction, { minLevel, headcount }: RequirementRow): string {
  const words = [
    ...(minLevel === null ? [] : [t('dispatch.demandLevel', { level: minLevel })]),
    ...(headcount === null ? [] : [t('dispatch.demandHeadcount', { headcount })]),
  ];
  return words.join(t('common.listSeparator'));
}

/** In red what all available teams together cannot do, and what the ticked ones leave open. */
export function Missing({ picked, advice }: { picked: readonly Candidate[]; advice: Recommendation | null }) {
  const { t } = useTranslation();
  const nobody = advice?.missing ?? [];
  const open =
    picked.length === 0
      ? []
      : (advice?.requirements ?? []).flatMap((requirement) => {
          const lacking = requirement.needed - requirement.filled - pickedFor(picked, requirement);
          const isTold = nobody.some(({ capability }) => capability === requirement.capability);
          return lacking > 0 && !isTold ? [{ capability: requirement.capability, lacking }] : [];
        });
  if (nobody.length === 0 && open.length === 0) return null;
  const words = (list: readonly { capability: string; lacking: number }[]): string =>
    list.map(({ capability, lacking }) => `${capabilityWords(t, capability)} ${lacking}`).join(t('common.listSeparator'));
  return (
    <div className="dispatch-missing">
      <b>{t('dispatch.missing')}</b>
      {nobody.length > 0 && <span>{t('dispatch.missingNobody', { list: words(nobody) })}</span>}
      {open.length > 0 && <span>{t('dispatch.missingText', { list: words(open) })}</span>}
    </div>
  );
}
