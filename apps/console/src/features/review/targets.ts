/** The targets of an incident: those of its type, else the defaults. */
import { DEFAULT_TARGETS, type IncidentType, type Targets } from '@fenghuo/domain';

export const targetsIn = (types: readonly IncidentType[], typeCode: string | null): Targets =>
  types.find((type) => type.code === typeCode)?.targets ?? DEFAULT_TARGETS;
