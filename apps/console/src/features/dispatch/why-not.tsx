/** "Why not …?" (为什么没有): any team by name or code, with every reason it has. */
import { Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { SearchGlyph } from '../../ui/glyphs.tsx';
import type { Candidate } from './advice.ts';
import { reasonWords } from './team-table.tsx';

const SHOWN = 3;

export function WhyNot({ candidates, onPick }: { candidates: readonly Candidate[]; onPick: (teamId: string) => void }) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const wanted = text.trim().toLowerCase();
  const found =
    wanted === ''
      ? []
      : candidates.flatMap((candidate, index) => (matches(candidate, wanted) ? [{ candidate, index }] : [])).slice(0, SHOWN);
  return (
    <div className="why-not">
      <Input
        className="why-not-field"
        size="small"
        allowClear
        prefix={<SearchGlyph size={12} />}
        placeholder={t('dispatch.why')}
        aria-label={t('dispatch.why')}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <div className="why-not-answers">
        {wanted !== '' && found.length === 0 && <span className="tertiary">{t('dispatch.whyUnknown')}</span>}
        {found.map(({ candidate, index }) => (
          <button key={candidate.team.id} type="button" className="plain" onClick={() => onPick(candidate.team.id)}>
            <b>{candidate.team.name}</b>{' '}
            <span className="secondary">
              {candidate.advice.available ? `${t('dispatch.whyNone', { n: index + 1 })} · ` : ''}
              {candidate.advice.reasons.map((reason) => reasonWords(t, reason)).join(' · ')}
            </span>
          </button>
        ))}
      </div>
    </div>
  );
}

const matches = ({ team }: Candidate, wanted: string): boolean =>
  team.name.toLowerCase().includes(wanted) || team.code.toLowerCase().startsWith(wanted);
