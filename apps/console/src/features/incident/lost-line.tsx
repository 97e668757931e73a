/** 失联: a team of the incident that is not heard of, and which ways to it are left; red where there is none. */
import type { Team } from '@fenghuo/domain';
import { useTranslation } from 'react-i18next';
import { instant } from '../../ui/format.ts';
import { LateGlyph } from '../../ui/glyphs.tsx';
import { contactWays } from '../../ui/words.ts';

export function LostLine({ team, nowMs }: { team: Team; nowMs: number }) {
  const { t } = useTranslation();
  if (!team.contactLost) return null;
  const ways = contactWays(t, team);
  return (
    <p className={ways.length === 0 ? 'red-text strong' : 'amber-text'} role="alert">
      <LateGlyph size={14} /> {t('escalation.lost.since', { time: instant(Date.parse(team.contactLost.lastHeardAt), nowMs) })}
      {' · '}
      {ways.length === 0 ? t('escalation.lost.noContacts') : `${t('escalation.lost.order')} ${ways.join(' → ')}`}
    </p>
  );
}
