/** Panes meet at one-pixel lines; the line between two can be dragged and stays where it was put. */
import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef } from 'react';
import { usePreferences } from './preferences.ts';
import { wallZoom } from './wall-zoom.ts';

export function PaneHead({ title, children }: { title: ReactNode; children?: ReactNode }) {
  return (
    <header className="pane-head">
      <h2>{title}</h2>
      {children}
    </header>
  );
}

export function GroupHead({ title, count, children }: { title: string; count?: number; children?: ReactNode }) {
  return (
    <div className="group-head">
      <span className="group-title">
        {title} {count !== undefined && <b>{count}</b>}
      </span>
      {children && <span className="group-note">{children}</span>}
    </div>
  );
}

/** Width or height of a pane in pixels, as this person left it on this screen. */
export function usePaneSize(pane: string, initial: number, min: number, max: number): number {
  const saved = usePreferences((preferences) => preferences.sizes[pane]);
  return Math.min(max, Math.max(min, saved ?? initial));
}

type ResizerProps = { pane: string; size: number; min: number; max: number; edge: 'left' | 'right' | 'top'; label: string };

/** `edge`: the side of the pane on which the line lies. An eight-pixel zone around a one-pixel line; arrow keys move it too. */
export function Resizer({ pane, size, min, max, edge, label }: ResizerProps) {
  const setSize = usePreferences((preferences) => preferences.setSize);
  const drag = useRef<{ from: number; size: number } | null>(null);
  const isVertical = edge !== 'top';
  const along = (event: PointerEvent) => (isVertical ? event.clientX : event.clientY);
  const set = (pixels: number) => setSize(pane, Math.round(Math.min(max, Math.max(min, pixels))));
  const sign = edge === 'right' ? 1 : -1;
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -16, ArrowRight: 16, ArrowUp: -16, ArrowDown: 16 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    set(size + sign * step);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a separator with a value is this role; <hr> cannot be dragged
    <div
      className={`resizer resizer-${edge}`}
      role="separator"
      tabIndex={0}
      aria-label={label}
      aria-orientation={isVertical ? 'vertical' : 'horizontal'}
      aria-valuenow={size}
      aria-valuemin={min}
      aria-valuemax={max}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        drag.current = { from: along(event), size };
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={(event) => {
        if (drag.current !== null) set(drag.current.size + sign * ((along(event) - drag.current.from) / wallZoom()));
      }}
      onPointerUp={() => {
        drag.current = null;
      }}
    />
  );
}

export const Keycap = ({ children }: { children: ReactNode }) => <kbd className="keycap">{children}</kbd>;

export function EmptyState({ title, children, unknown }: { title: string; children?: ReactNode; unknown?: boolean }) {
  return (
    <div className={unknown ? 'empty empty-unknown' : 'empty'}>
      <b>{title}</b>
      <span>{children}</span>
    </div>
  );
}

export function Banner({
  tone,
  icon,
  children,
  action,
}: {
  tone: 'red' | 'green' | 'amber' | 'neutral';
  icon?: ReactNode;
  children: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className={`banner banner-${tone}`} role="status">
      {icon}
      <span className="banner-text">{children}</span>
      {action}
    </div>
  );
}
