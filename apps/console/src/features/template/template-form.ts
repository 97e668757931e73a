/** What the form of a template says, as commands. A norm left empty is that of the item. */
import type { CreateTemplate, DescribeTemplate, LineBasis, Template } from '@fenghuo/domain';

type EnteredLine = { itemId?: string | null; basis?: LineBasis; quantity?: string | null } | undefined;
export type EnteredTemplate = {
  code?: string;
  zh?: string;
  en?: string;
  bufferPercent?: number | null;
  lines?: EnteredLine[];
  active?: boolean;
};

export const enteredFrom = (template: Template): EnteredTemplate => ({
  code: template.code,
  zh: template.name.zh,
  en: template.name.en ?? '',
  bufferPercent: template.bufferPercent,
  lines: template.lines.map(({ itemId, basis, quantity }) => ({ itemId, basis, quantity: quantity ?? '' })),
  active: template.active,
});

const written = (words: string | null | undefined): string | undefined => words?.trim() || undefined;

/** A line that names no item yet is not said. */
export function newTemplateFrom(entered: EnteredTemplate): Partial<CreateTemplate> {
  const en = written(entered.en);
  return {
    code: entered.code?.trim() ?? '',
    name: { zh: entered.zh?.trim() ?? '', ...(en && { en }) },
    ...(typeof entered.bufferPercent === 'number' && { bufferPercent: entered.bufferPercent }),
    lines: (entered.lines ?? []).flatMap((line) => {
      if (!line?.itemId) return [];
      const quantity = written(line.quantity);
      return [{ itemId: line.itemId, basis: line.basis ?? 'perPersonDay', ...(quantity && { quantity }) }];
    }),
  };
}

export function changesOf(before: Template, entered: EnteredTemplate): DescribeTemplate {
  const was = newTemplateFrom(enteredFrom(before)) as Record<string, unknown>;
  const now = Object.entries(newTemplateFrom(entered));
  return {
    ...Object.fromEntries(now.filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(was[key]))),
    ...(entered.active !== undefined && entered.active !== before.active && { active: entered.active }),
  };
}
