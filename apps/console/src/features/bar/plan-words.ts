/** The plan as sentences, in the person's language. */
import type { TFunction } from 'i18next';
import { coordinates, distance, shortCode } from '../../ui/format.ts';
import type { Choice, Deed, Obstacle } from './deed.ts';

export function deedWords(t: TFunction, deed: Deed): { says: string; more: string | null } {
  switch (deed.does) {
    case 'new':
      return { says: t('bar.willDo.newReport'), more: null };
    case 'fly':
      return { says: t('bar.willDo.fly', { name: deed.place.name }), more: coordinates(deed.place.point) };
    case 'open':
      return { says: t('bar.willDo.open', { code: shortCode(deed.code), title: deed.title }), more: null };
    case 'note':
      return { says: noteWords(t, deed), more: deed.incident.title };
    case 'grade': {
      const said = { incident: shortCode(deed.incident.code), grade: t(`common.grade.${deed.grade}`) };
      const before = t('bar.willDo.gradedBefore', { grade: t(`common.grade.${deed.incident.grade ?? 'none'}`) });
      return { says: t('bar.willDo.grade', said), more: [deed.incident.title, before].join(' · ') };
    }
    case 'dispatch': {
      const teams = deed.teams.map(({ name }) => name).join(t('common.listSeparator'));
      const metres = deed.nearestMetres;
      const nearest =
        metres === null ? null : t(deed.teams.length === 1 ? 'bar.willDo.away' : 'bar.willDo.nearest', { distance: distance(metres) });
      const said = [deed.incident.title, nearest, deed.task].filter((part) => part !== null);
      return { says: t('bar.willDo.dispatch', { teams, incident: shortCode(deed.incident.code) }), more: said.join(' · ') };
    }
    case 'step': {
      const said = { team: deed.team.name, step: t(`incident.step.${deed.step}`), incident: shortCode(deed.incident.code) };
      return { says: t('bar.willDo.step', said), more: [deed.incident.title, deed.remark].filter((part) => part !== null).join(' · ') };
    }
    case 'close': {
      const said = { incident: shortCode(deed.incident.code), disposition: t(`common.disposition.${deed.disposition}`) };
      return { says: t('bar.willDo.close', said), more: [deed.incident.title, deed.note].filter((part) => part !== null).join(' · ') };
    }
    case 'merge': {
      const said = { incident: shortCode(deed.incident.code), into: shortCode(deed.into.code) };
      return { says: t('bar.willDo.merge', said), more: `${deed.incident.title} → ${deed.into.title}` };
    }
  }
}

/** A record of a class says so before its words. */
function noteWords(t: TFunction, { incident, text, as }: Extract<Deed, { does: 'note' }>): string {
  const code = shortCode(incident.code);
  return as === null
    ? t('bar.willDo.note', { incident: code, text })
    : t('bar.willDo.classedNote', { incident: code, text, as: t(`incident.recordClass.${as}`) });
}

export function obstacleWords(t: TFunction, obstacle: Obstacle): string {
  if ('team' in obstacle) return t(`bar.obstacle.${obstacle.why}`, { team: `${obstacle.team.code} ${obstacle.team.name}` });
  if ('incident' in obstacle) return t(`bar.obstacle.${obstacle.why}`, { code: shortCode(obstacle.incident.code), n: obstacle.n });
  if ('text' in obstacle) return t(`bar.obstacle.${obstacle.why}`, { text: obstacle.text });
  return t(`bar.obstacle.${obstacle.why}`);
}

/** What tells one choice from the next: its code and name, and beside them where it is. */
export function choiceWords(t: TFunction, choice: Choice, region: (code: string) => string | null): { name: string; note: string } {
  switch (choice.of) {
    case 'team':
      return { name: `${choice.team.code} ${choice.team.name}`, note: choice.team.station?.address ?? '' };
    case 'incident':
      return { name: `${choice.incident.code} ${choice.incident.title}`, note: choice.incident.place.address ?? '' };
    case 'report':
      return { name: `${choice.report.code} ${choice.report.summary}`, note: choice.report.place.address ?? '' };
    case 'step':
      return { name: t(`incident.step.${choice.step}`), note: '' };
    case 'grade':
      return { name: t(`common.grade.${choice.grade}`), note: '' };
    case 'disposition':
      return { name: t(`common.disposition.${choice.disposition}`), note: '' };
    case 'place':
      return {
        name: choice.place.name,
        note: [choice.place.regionCode && region(choice.place.regionCode), coordinates(choice.place.point)].filter(Boolean).join(' · '),
      };
  }
}
