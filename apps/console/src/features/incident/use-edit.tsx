/** Saving an edit of an incident with the version that was read, and what is asked when somebody else was quicker. */
import type { DescribeIncident, Incident, IncidentType, PlaceInput } from '@fenghuo/domain';
import { Button } from 'antd';
import type { TFunction } from 'i18next';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRows } from '../../live/live.ts';
import { RequestError, send } from '../../live/send.ts';
import { tellDone, useCommand } from '../../ui/command.tsx';
import { coordinates } from '../../ui/format.ts';
import { LateGlyph } from '../../ui/glyphs.tsx';
import { typeName } from '../../ui/words.ts';
import { type Clash, compareEdits, type EditField, isEmptyEdit, withoutFields } from './edits.ts';

type Conflict = { edit: DescribeIncident; current: Incident; clashes: readonly Clash[] };
type Choice = 'mine' | 'theirs' | 'both';

export type Editing = {
  save: (edit: DescribeIncident) => Promise<void>;
  resolve: (choice: Choice) => Promise<void>;
  conflict: Conflict | null;
  isBusy: boolean;
  failure: unknown;
};

/** `read`: the row as it was when the dialog opened. */
export function useEdit(incident: Incident, onDone: () => void): Editing & { read: Incident } {
  const { t, i18n } = useTranslation();
  const types = useRows('incidentType');
  const [read] = useState(incident);
  const [conflict, setConflict] = useState<Conflict | null>(null);
  const { run, isBusy, failure } = useCommand();
  const put = (edit: DescribeIncident, version: number) =>
    send('PATCH', `/incidents/${read.id}`, edit, { name: 'edit', subjectId: read.id, version });

  /** Sends until nobody was quicker or something must be asked. */
  const attempt = async (edit: DescribeIncident, from: Incident, besides: readonly EditField[]): Promise<void> => {
    try {
      if (!isEmptyEdit(edit)) await put(edit, from.version);
    } catch (error) {
      if (!(error instanceof RequestError) || error.code !== 'VERSION_CONFLICT') throw error;
      const current = error.current as Incident;
      const { theirs, clashes } = compareEdits(from, edit, current);
      if (clashes.length > 0) return setConflict({ edit, current, clashes });
      return attempt(edit, current, [...new Set([...besides, ...theirs])]);
    }
    const names = besides.map((field) => fieldWords(t, field)).join(t('common.listSeparator'));
    tellDone(names === '' ? t('incident.saved') : t('incident.conflict.merged', { fields: names }));
    onDone();
  };

  const resolve = async (choice: Choice): Promise<void> => {
    if (conflict === null) return;
    const { edit, current, clashes } = conflict;
    await run(async () => {
      if (choice === 'mine') {
        setConflict(null);
        return attempt(edit, current, []);
      }
      const lost = clashes.map(({ field, mine }) => `${fieldWords(t, field)} ${valueWords(t, i18n.language, types, field, mine)}`);
      const text = t(`incident.conflict.note.${choice}`, { values: lost.join(t('common.listSeparator')) });
      await send('POST', `/incidents/${read.id}/notes`, { text }, { name: 'note', subjectId: read.id });
      setConflict(null);
      await attempt(
        withoutFields(
          edit,
          clashes.map(({ field }) => field),
        ),
        current,
        [],
      );
    });
  };
  return { read, save: async (edit) => void (await run(() => attempt(edit, read, []))), resolve, conflict, isBusy, failure };
}

export function EditConflict({ conflict, isBusy, resolve }: Pick<Editing, 'isBusy' | 'resolve'> & { conflict: Conflict }) {
  const { t, i18n } = useTranslation();
  const types = useRows('incidentType');
  const words = (field: EditField, value: unknown): string => valueWords(t, i18n.language, types, field, value);
  return (
    <section className="edit-conflict" role="alert">
      <p>
        <LateGlyph /> <b>{t('incident.conflict.title')}</b>
      </p>
      <table>
        <thead>
          <tr>
            <td />
            <th scope="col">{t('incident.conflict.mine')}</th>
            <th scope="col">{t('incident.conflict.theirs')}</th>
          </tr>
        </thead>
        <tbody>
          {conflict.clashes.map(({ field, mine, theirs }) => (
            <tr key={field}>
              <th scope="row">{fieldWords(t, field)}</th>
              <td>{words(field, mine)}</td>
              <td>{words(field, theirs)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="tertiary">{t('incident.conflict.hint')}</p>
      <div className="edit-conflict-buttons">
        {(['theirs', 'both', 'mine'] as const).map((choice) => (
          <Button key={choice} loading={isBusy} onClick={() => void resolve(choice)} data-choice={choice}>
            {t(`incident.conflict.choice.${choice}`)}
          </Button>
        ))}
      </div>
    </section>
  );
}

function fieldWords(t: TFunction, field: EditField): string {
  if (field === 'title') return t('incident.edit.name');
  if (field === 'typeCode') return t('incident.edit.type');
  if (field === 'grade') return t('incident.edit.grade');
  return field === 'place' ? t('incident.edit.address') : t(`common.figure.${field}`);
}

function valueWords(t: TFunction, language: string, types: readonly IncidentType[], field: EditField, value: unknown): string {
  if (value === null || value === undefined) return t('common.none');
  if (field === 'grade') return t(`common.grade.${value as 'large'}`);
  if (field === 'place') {
    const { address, point } = value as PlaceInput;
    return [address, point ? coordinates(point.coordinates) : null].filter(Boolean).join(' ') || t('common.none');
  }
  const type = field === 'typeCode' ? types.find(({ code }) => code === value) : undefined;
  return (type && typeName(type, language)) ?? String(value);
}
