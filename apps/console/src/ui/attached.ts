/** The file that an event of the log says was added. */
import type { TimelineItem } from '../live/timeline.ts';

export type Attached = { id: string; name: string; address: string; isPicture: boolean; isSound: boolean };

export function attachedBy({ type, payload }: Pick<TimelineItem, 'type' | 'payload'>): Attached | null {
  const { mediaId, name, type: kind } = payload;
  if (!type.endsWith('.mediaAdded') || typeof mediaId !== 'string') return null;
  const isOf = (family: string): boolean => String(kind).startsWith(family);
  // A recording of a phone is WebM, which may be a film as well: the phone names it.
  const isSound = isOf('audio/') || (isOf('video/webm') && String(name).startsWith('voice'));
  return { id: mediaId, name: String(name), address: `/api/v1/media/${mediaId}`, isPicture: isOf('image/'), isSound };
}

export const thumbnailOf = ({ address }: Attached): string => `${address}?size=thumbnail`;
