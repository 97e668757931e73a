/** The box before the doors of the product: who stands there reads what it is, and may change the language before anything else. */
import type { ReactNode } from 'react';
import { BeaconGlyph } from './glyphs.tsx';
import { LanguageSwitch } from './language-switch.tsx';
import './door.css';

type Props = { title: string; subtitle: string; isWide?: boolean; children: ReactNode };

export function Door({ title, subtitle, isWide = false, children }: Props) {
  return (
    <main className="door">
      <section className={isWide ? 'door-box is-wide' : 'door-box'}>
        <header>
          <BeaconGlyph size={36} />
          <div>
            <h1>{title}</h1>
            <p className="tertiary">{subtitle}</p>
          </div>
          <LanguageSwitch className="door-language" />
        </header>
        {children}
      </section>
    </main>
  );
}
