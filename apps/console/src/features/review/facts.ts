/** The facts an event carries beside its sentence, in the person's words. Ids and what the sentence already says are left out; the table exports all. */
import type { AssignmentState, PeopleFigure, Place } from '@fenghuo/domain';
import type { TFunction } from 'i18next';
import type { TimelineItem } from '../../live/timeline.ts';
import { allowance, bytes, coordinates } from '../../ui/format.ts';

export type Fact = { label: string; value: string };

type Payload = Partial<{
  note: string | null;
  override: string | null;
  againstAdvice: string | null;
  position: { coordinates: [number, number] } | null;
  place: Place;
  previous: unknown;
  from: AssignmentState;
  to: AssignmentState;
  targetSeconds: number;
  mediaId: string;
  name: string;
  bytes: number;
  sha256: string;
  assignment: { task?: string | null; note?: string | null };
  report: { source?: string; description?: string | null; place?: Place };
}>;

const placeText = (place: Place | undefined): string | null =>
  place === undefined
    ? null
    : [place.address, place.point ? coordinates(place.point.coordinates) : null].filter((part) => part !== null).join(' · ') || null;

export function factsOf(t: TFunction, item: TimelineItem): readonly Fact[] {
  const p = item.payload as Payload;
  const facts: Fact[] = [];
  const add = (label: string, value: string | null | undefined): void => {
    if (value) facts.push({ label, value });
  };
  add(t('review.fact.task'), p.assignment?.task);
  add(t('review.fact.note'), item.type.endsWith('.noteAdded') ? null : (p.note ?? p.assignment?.note));
  add(t('review.fact.override'), p.override);
  add(t('review.fact.againstAdvice'), p.againstAdvice);
  add(t('review.fact.description'), p.report?.description);
  add(t('review.fact.place'), placeText(p.place ?? p.report?.place));
  add(t('review.fact.position'), p.position ? coordinates(p.position.coordinates) : null);
  if (p.from && p.to) add(t('review.fact.states'), `${t(`common.assignmentState.${p.from}`)} → ${t(`common.assignmentState.${p.to}`)}`);
  add(t('review.fact.previous'), previousText(t, item.type, p.previous));
  add(t('review.fact.target'), p.targetSeconds === undefined ? null : allowance(p.targetSeconds));
  if (p.mediaId && p.bytes !== undefined) {
    add(t('review.fact.file'), `${p.name} · ${bytes(p.bytes)}`);
    add('SHA-256', p.sha256);
  }
  return facts;
}

function previousText(t: TFunction, type: string, previous: unknown): string | null {
  if (previous === null || previous === undefined) return null;
  if (type === 'incident.graded') return t(`common.grade.${previous as 'ordinary'}`, { defaultValue: String(previous) });
  if (type === 'incident.relocated') return placeText(previous as Place);
  if (type === 'incident.figuresSet') {
    const figures = Object.entries(previous as Record<string, number | string>);
    return figures
      .map(([figure, value]) => `${t(`common.figure.${figure as PeopleFigure}`, { defaultValue: figure })} ${value}`)
      .join(' · ');
  }
  return typeof previous === 'string' ? previous : null;
}
