/** Ids are UUIDv7, lower case; the client may choose them (docs: contract, "Ids"). */
import { z } from 'zod';

export const Id = z.string().regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/, 'uuid');
export type Id = z.infer<typeof Id>;
