/** A field under its words, as one label: a press on the words goes into the field, and both are read together. */
import type { ReactNode } from 'react';

export function Labelled({ label, className, children }: { label: ReactNode; className?: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the field is the caller's
    <label className={className}>
      <span>{label}</span>
      {children}
    </label>
  );
}
