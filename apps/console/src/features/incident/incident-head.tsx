/** Title, place, state and who else is here; then the things one can do. */
import type { Incident } from '@fenghuo/domain';
import { Button, Dropdown } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useNow, usePresence, useRow } from '../../live/live.ts';
import { send } from '../../live/send.ts';
import { Refusal, tellDone, useCommand } from '../../ui/command.tsx';
import { DetailHead, DetailPlace } from '../../ui/detail-head.tsx';
import { duration, instant, shortCode } from '../../ui/format.ts';
import { EyeGlyph } from '../../ui/glyphs.tsx';
import { MediaButton } from '../../ui/media-button.tsx';
import { Keycap } from '../../ui/pane.tsx';
import { GradeSquare, IncidentStateChip } from '../../ui/state-chip.tsx';
import type { Dialog } from './incident-pane.tsx';

type Props = {
  incident: Incident;
  isCompact: boolean;
  mayAct: boolean;
  onDispatch: () => void;
  onDialog: (dialog: Dialog) => void;
  onLocate: () => void;
  onOpen: (ref: { kind: 'incident'; id: string }) => void;
};

export function IncidentHead({ incident, isCompact, mayAct, onDispatch, onDialog, onLocate, onOpen }: Props) {
  const { t } = useTranslation();
  const nowMs = useNow();
  const code = (
    <span className="tertiary nowrap" title={incident.code}>
      {shortCode(incident.code)}
    </span>
  );
  const mergedInto = useRow('incident', incident.mergedIntoId);
  const untilMs = incident.closedAt ? Date.parse(incident.closedAt) : nowMs;
  return (
    <DetailHead of="incident" symbol={<GradeSquare grade={incident.grade} size={24} />} title={incident.title} code={!isCompact && code}>
      <DetailPlace
        place={incident.place}
        jurisdictionId={incident.jurisdictionId}
        {...(isCompact && { lead: code })}
        hasCoordinates={!isCompact}
        onLocate={onLocate}
      />
      <div className="incident-status">
        <IncidentStateChip state={incident.state} extra={duration((untilMs - Date.parse(incident.openedAt)) / 1000)} />
        {!isCompact && (
          <span className="tertiary nowrap">{t('incident.received', { time: instant(Date.parse(incident.receivedAt), nowMs) })}</span>
        )}
        <Others incidentId={incident.id} />
        <Link to={`/review/${incident.id}`} className="incident-review-link">
          {t('incident.review')}
        </Link>
      </div>
      {incident.disposition && (
        <div className="tertiary">
          {t(`common.disposition.${incident.disposition}`)}
          {mergedInto && (
            <Button type="link" size="small" onClick={() => onOpen({ kind: 'incident', id: mergedInto.id })}>
              {t('incident.mergedInto', { code: shortCode(mergedInto.code) })}
            </Button>
          )}
        </div>
      )}
      {mayAct && <Actions incident={incident} onDispatch={onDispatch} onDialog={onDialog} isCompact={isCompact} />}
    </DetailHead>
  );
}

function Actions({ incident, onDispatch, onDialog, isCompact }: Pick<Props, 'incident' | 'onDispatch' | 'onDialog' | 'isCompact'>) {
  const { t } = useTranslation();
  const { run, failure } = useCommand();
  const isClosed = incident.state === 'closed';
  const control = async (): Promise<void> => {
    const done = await run(() => send('POST', `/incidents/${incident.id}/control`, {}, { name: 'control', subjectId: incident.id }));
    if (done !== null) tellDone(t('common.incidentState.controlled'));
  };
  const items = [
    { key: 'edit', label: t('incident.action.edit'), disabled: isClosed },
    { key: 'figures', label: `${t('incident.figures.title')} ${t('incident.figures.edit')}`, disabled: isClosed },
    ...(incident.state === 'open' ? [{ key: 'control', label: t('incident.action.control') }] : []),
    ...(isClosed
      ? []
      : [
          { key: 'merge', label: t('incident.action.merge') },
          { key: 'close', label: t('incident.action.close') },
        ]),
    ...(isClosed && incident.disposition !== 'merged' ? [{ key: 'reopen', label: t('incident.action.reopen') }] : []),
    ...(incident.disposition === 'merged' ? [{ key: 'unmerge', label: t('incident.action.unmerge') }] : []),
  ];
  return (
    <>
      <div className="incident-actions">
        <Button type="primary" onClick={onDispatch} disabled={isClosed} title={isClosed ? t('dispatch.closed') : ''}>
          {t('incident.action.dispatch')} <Keycap>D</Keycap>
        </Button>
        <Button onClick={() => document.querySelector<HTMLTextAreaElement>('.note-form textarea')?.focus()}>
          {t('incident.action.note')} <Keycap>L</Keycap>
        </Button>
        {!isCompact && <MediaButton path={`/incidents/${incident.id}/media`} subjectId={incident.id} label={t('incident.action.media')} />}
        <Dropdown
          trigger={['click']}
          menu={{ items, onClick: ({ key }) => (key === 'control' ? void control() : onDialog(key as Dialog)) }}
        >
          <Button className="incident-more">{t('common.more')} ▾</Button>
        </Dropdown>
      </div>
      <Refusal failure={failure} />
    </>
  );
}

function Others({ incidentId }: { incidentId: string }) {
  const { t } = useTranslation();
  const people = usePresence(incidentId);
  if (people.length === 0) return null;
  const editing = people.filter((person) => person.editing !== null);
  return (
    <span className="incident-others">
      <span className="secondary nowrap">
        <EyeGlyph /> {people.map((person) => person.name).join(t('common.listSeparator'))}
      </span>
      {editing.map((person) => (
        <span key={person.personId} className="incident-editing nowrap">
          {t('incident.editing', {
            name: person.name,
            field:
              person.editing === 'figures'
                ? t('incident.field.figures')
                : person.editing === 'note'
                  ? t('incident.field.note')
                  : t('incident.field.title'),
          })}
        </span>
      ))}
    </span>
  );
}
