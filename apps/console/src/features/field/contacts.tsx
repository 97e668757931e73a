/** Whom to call, from the team's card: read once while there is network and kept with the task, for it is over whatever other network there is that one calls. */
import type { Team, TeamContact } from '@fenghuo/domain';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { rememberContacts, useKeptTask } from '../../live/kept-task.ts';
import { useConnection } from '../../live/live.ts';
import { useTeamContacts } from '../../live/team-contacts.ts';

const DIALLED = new Set(['phone', 'satellite']);

export function Contacts({ team }: { team: Team }) {
  const { t } = useTranslation();
  const contacts = useContacts(team).filter(({ channel }) => channel !== 'app');
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

function useContacts(team: Team): readonly TeamContact[] {
  const kept = useKeptTask(({ contacts }) => contacts[team.id]);
  const { state } = useConnection();
  const setAt = team.contactsSetAt ?? null;
  const isKept = kept !== undefined && kept.setAt === setAt;
  const { state: reading, contacts } = useTeamContacts(team, !isKept && state === 'live');
  useEffect(() => {
    if (!isKept && reading === 'read') rememberContacts(team.id, { setAt, contacts });
  }, [isKept, reading, contacts, team.id, setAt]);
  return kept?.contacts ?? contacts;
}
