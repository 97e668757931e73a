/** One page of settings: a head with what can be done, and below it whatever scrolls. */
import type { ReactNode } from 'react';
import './page.css';

export function Page({ title, note, actions, children }: { title: string; note?: ReactNode; actions?: ReactNode; children: ReactNode }) {
  return (
    <section className="page" aria-label={title}>
      <header className="page-head">
        <h2>{title}</h2>
        {note && <span className="page-note">{note}</span>}
        {actions && <div className="page-actions">{actions}</div>}
      </header>
      <div className="page-body">{children}</div>
    </section>
  );
}

/** A block of a form page: its heading stands at the left, or above where it is narrow. */
export function PageBlock({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="page-block">
      <h3>{title}</h3>
      <div className="page-block-body">{children}</div>
    </section>
  );
}
