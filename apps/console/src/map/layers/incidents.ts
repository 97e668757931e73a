/** Reports and incidents as features: shape is kind, fill is state, red only when late. */
import type { Incident, Report } from '@fenghuo/domain';
import { toneAt } from '../../live/clock-of.ts';
import { shortCode } from '../../ui/format.ts';
import { incidentSize } from '../../ui/symbols.ts';
import { imageId } from '../images.ts';
import { at, type Feature, type Scene } from './scene.ts';

const REPORT_SIZE = 26;
/** The map names; the whole title stands in the pane. */
const LONGEST_NAME = 16;
const named = (title: string): string => (title.length > LONGEST_NAME ? `${title.slice(0, LONGEST_NAME)}…` : title);

export function reportFeatures(scene: Scene): Feature[] {
  return scene.reports.flatMap((report) => (report.state === 'waiting' ? (reportFeature(scene, report) ?? []) : []));
}

export function reportFeature(scene: Scene, report: Report): Feature | null {
  const point = report.place.point?.coordinates;
  if (!point) return null;
  const isLate = toneAt(scene.clockOfReport(report), scene.nowMs) === 'red';
  return at(point, {
    id: report.id,
    kind: 'report',
    icon: imageId({ of: 'report', late: isLate }),
    size: REPORT_SIZE,
    label: shortCode(report.code),
    note: '',
    late: Number(isLate),
    sort: isLate ? 1 : 6,
  });
}

export function incidentFeatures(scene: Scene): Feature[] {
  return scene.incidents.flatMap((incident) =>
    incident.state === 'closed' && incident.id !== scene.selectedId ? [] : (incidentFeature(scene, incident) ?? []),
  );
}

export function incidentFeature(scene: Scene, incident: Incident): Feature | null {
  const point = incident.place.point?.coordinates;
  if (!point) return null;
  const isLate = scene.clocksOfIncident(incident).some((clock) => toneAt(clock, scene.nowMs) === 'red');
  const isSelected = incident.id === scene.selectedId;
  return at(point, {
    id: incident.id,
    kind: 'incident',
    icon: imageId({ of: 'incident', state: incident.state, late: isLate, letter: scene.words.gradeLetter(incident.grade) }),
    size: incidentSize(incident.grade),
    label: isSelected ? `${shortCode(incident.code)} ${named(incident.title)}` : shortCode(incident.code),
    note: '',
    late: Number(isLate),
    sort: isLate ? 1 : 2,
  });
}
