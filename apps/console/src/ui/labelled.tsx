/** A field and its words as one label: a press on the words goes into the field, and both are read together. The words stand above it, or behind a switch or a box. */
import type { ReactNode } from 'react';

type Props = { label: ReactNode; className?: string; children: ReactNode };

export function Labelled({ label, className, children }: Props) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the field is the caller's
    <label className={className}>
      <span>{label}</span>
      {children}
    </label>
  );
}

export function LabelledSwitch({ label, className, children }: Props) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the switch is the caller's
    <label className={className}>
      {children} <span>{label}</span>
    </label>
  );
}
