/** Situation figures (灾情数据): people are whole numbers, the direct loss is exact yuan as a decimal string. */
import { z } from 'zod';

const count = z.int().min(0).max(100_000_000);
export const PEOPLE_FIGURES = ['dead', 'missing', 'injured', 'seriouslyInjured', 'trapped', 'affected', 'evacuated', 'sheltered'] as const;
export type PeopleFigure = (typeof PEOPLE_FIGURES)[number];

export const FiguresInput = z
  .strictObject({
    dead: count.nullish(),
    missing: count.nullish(),
    injured: count.nullish(),
    seriouslyInjured: count.nullish(),
    trapped: count.nullish(),
    affected: count.nullish(),
    evacuated: count.nullish(),
    sheltered: count.nullish(),
    directLossCny: z
      .string()
      .regex(/^[0-9]{1,15}(\.[0-9]{1,2})?$/, 'decimal')
      .nullish(),
  })
  .meta({ id: 'FiguresInput' });
export type FiguresInput = z.infer<typeof FiguresInput>;

/** Only what is known is present; an absent figure is unknown, never zero. */
export const Figures = z
  .object({
    dead: z.int().optional(),
    missing: z.int().optional(),
    injured: z.int().optional(),
    seriouslyInjured: z.int().optional(),
    trapped: z.int().optional(),
    affected: z.int().optional(),
    evacuated: z.int().optional(),
    sheltered: z.int().optional(),
    directLossCny: z.string().optional(),
  })
  .meta({ id: 'Figures' });
export type Figures = z.infer<typeof Figures>;

/** Present figures with the given ones written over them; a null or absent input leaves a figure as it is. */
export function mergeFigures(present: Figures, input: FiguresInput | null | undefined): Figures {
  const known = Object.entries(input ?? {}).filter(([, value]) => value !== null && value !== undefined);
  return { ...present, ...Object.fromEntries(known) };
}
