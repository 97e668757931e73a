/** The navigation rail: words under every glyph. */
import { useTranslation } from 'react-i18next';
import { NavLink } from 'react-router';
import { usePerson } from '../../live/session.ts';
import { type Destination, destinationsOf } from '../../ui/destinations.ts';
import { BoxGlyph, GearGlyph, PhoneGlyph, PinGlyph, PlayGlyph } from '../../ui/glyphs.tsx';

const GLYPHS: Record<Destination, typeof PinGlyph> = {
  command: PinGlyph,
  field: PhoneGlyph,
  resources: BoxGlyph,
  review: PlayGlyph,
  settings: GearGlyph,
};

export function Rail() {
  const { t } = useTranslation();
  const destinations = destinationsOf(usePerson());
  return (
    <nav className="rail" aria-label={t('bar.screens')}>
      {destinations.map((to) => {
        const Glyph = GLYPHS[to];
        return (
          <NavLink key={to} to={`/${to}`} className={({ isActive }) => (isActive ? 'rail-entry is-active' : 'rail-entry')}>
            <Glyph size={18} />
            <span>{t(`bar.nav.${to}`)}</span>
          </NavLink>
        );
      })}
    </nav>
  );
}
