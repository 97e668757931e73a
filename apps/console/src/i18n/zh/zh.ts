import { bar } from './bar.ts';
import { common } from './common.ts';
import { dispatch } from './dispatch.ts';
import { error } from './error.ts';
import { event } from './event.ts';
import { incident } from './incident.ts';
import { map } from './map.ts';
import { queue } from './queue.ts';
import { report } from './report.ts';
import { session } from './session.ts';
import { team } from './team.ts';
import { triage } from './triage.ts';

export const zh = { bar, common, dispatch, error, event, incident, map, queue, report, session, team, triage };
