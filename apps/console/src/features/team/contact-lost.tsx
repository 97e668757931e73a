/** 失联: a team on duty that is not heard of, with the ways to it in the order in which they are tried. */
import type { Team } from '@fenghuo/domain';
import { useTranslation } from 'react-i18next';
import { useNow } from '../../live/live.ts';
import type { ContactsRead } from '../../live/team-contacts.ts';
import { instant } from '../../ui/format.ts';
import { LateGlyph } from '../../ui/glyphs.tsx';
import { Banner } from '../../ui/pane.tsx';
import { contactWays } from '../../ui/words.ts';

/** The ways are said at once; what to dial follows when it has been read, for those who may. */
export function ContactLost({ team, read }: { team: Team; read: ContactsRead }) {
  const { t } = useTranslation();
  const nowMs = useNow();
  if (!team.contactLost) return null;
  const known = read.contacts.map(({ channel, value }) => `${t(`team.channel.${channel}`)} ${value}`);
  const contacts = known.length > 0 ? known : contactWays(t, team);
  return (
    <Banner tone="red" icon={<LateGlyph />}>
      {t('escalation.lost.since', { time: instant(Date.parse(team.contactLost.lastHeardAt), nowMs) })}
      {' · '}
      {contacts.length === 0 ? t('escalation.lost.noContacts') : `${t('escalation.lost.order')} ${contacts.join(' → ')}`}
    </Banner>
  );
}

/** The mark of a row. */
export function ContactLostMark({ team }: { team: Pick<Team, 'contactLost'> }) {
  const { t } = useTranslation();
  return team.contactLost ? <span className="red-text nowrap"> {t('escalation.lost.mark')}</span> : null;
}
