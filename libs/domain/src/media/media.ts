/** Media: a photo, film, recording or document that someone adds to a report or an incident. */
import { z } from 'zod';
import { text } from '../text.ts';
import { InstantInput } from '../time.ts';

/** What is taken, known by its content alone. */
export const MEDIA_TYPES = ['image/jpeg', 'image/png', 'image/webp', 'application/pdf', 'video/mp4', 'audio/mp4', 'video/webm'] as const;
export type MediaType = (typeof MEDIA_TYPES)[number];

export const MAX_MEDIA_BYTES = 20 * 1024 * 1024;
export const MAX_MEDIA_PIXELS = 50_000_000;

/** `bytes` and `sha256` are those of what came; `name` is for people and never a path. */
export const Media = z
  .object({ id: z.string(), name: z.string(), type: z.enum(MEDIA_TYPES), bytes: z.int(), sha256: z.string(), at: z.string() })
  .meta({ id: 'Media' });
export type Media = z.infer<typeof Media>;

/** The fields that go with the file; a form knows only text. */
export const AddMedia = z
  .strictObject({ at: InstantInput.nullish(), note: text(2000).nullish(), keepPosition: z.enum(['true', 'false']).nullish() })
  .meta({ id: 'AddMedia' });
export type AddMedia = z.infer<typeof AddMedia>;

/** Which form of it: the one that is shown, its thumbnail, or what came, where that was kept. */
export const ReadMedia = z.strictObject({ size: z.literal('thumbnail').optional(), original: z.enum(['true', 'false']).optional() });
export type ReadMedia = z.infer<typeof ReadMedia>;
