/** The place from which ways are reckoned: an incident, or a depot that looks for what it lacks. */
import type { LngLat } from '@fenghuo/domain';

export type From = { point: LngLat; name: string };
