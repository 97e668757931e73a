/** The file that an event of the log says was added. */
import type { TimelineItem } from '../live/timeline.ts';

export type Attached = { id: string; name: string; address: string; isPicture: boolean };

export function attachedBy({ type, payload }: Pick<TimelineItem, 'type' | 'payload'>): Attached | null {
  const { mediaId, name, type: kind } = payload;
  if (!type.endsWith('.mediaAdded') || typeof mediaId !== 'string') return null;
  return { id: mediaId, name: String(name), address: `/api/v1/media/${mediaId}`, isPicture: String(kind).startsWith('image/') };
}

export const thumbnailOf = ({ address }: Attached): string => `${address}?size=thumbnail`;
