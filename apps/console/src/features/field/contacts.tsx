/** Whom to call, from the team's card: it works without our network, over whatever other there is. */
import type { Team } from '@fenghuo/domain';
import { useTranslation } from 'react-i18next';

const DIALLED = new Set(['phone', 'satellite']);

export function Contacts({ team }: { team: Team }) {
  const { t } = useTranslation();
  const contacts = (team.contacts ?? []).filter(({ channel }) => channel !== 'app');
  if (contacts.length === 0 && !team.liaison) return null;
  return (
    <div>
      <dt>{t('phone.fact.contacts')}</dt>
      <dd className="task-contacts">
        {team.liaison && <span>{t('phone.liaison', { name: team.liaison.name })}</span>}
        {contacts.map(({ channel, value }) =>
          DIALLED.has(channel) ? (
            <a key={channel + value} href={`tel:${value.replace(/[^0-9+*#]/g, '')}`}>
              {t(`team.channel.${channel}`)} {value}
            </a>
          ) : (
            <span key={channel + value}>
              {t(`team.channel.${channel}`)} {value}
            </span>
          ),
        )}
      </dd>
    </div>
  );
}
