/** The navigation rail: words under every glyph. */
import { useTranslation } from 'react-i18next';
import { NavLink } from 'react-router';
import { GearGlyph, PinGlyph, PlayGlyph } from '../../ui/glyphs.tsx';

const ENTRIES = [
  { to: '/command', key: 'command', Glyph: PinGlyph },
  { to: '/review', key: 'review', Glyph: PlayGlyph },
  { to: '/settings', key: 'settings', Glyph: GearGlyph },
] as const;

export function Rail() {
  const { t } = useTranslation();
  return (
    <nav className="rail">
      {ENTRIES.map(({ to, key, Glyph }) => (
        <NavLink key={to} to={to} className={({ isActive }) => (isActive ? 'rail-entry is-active' : 'rail-entry')}>
          <Glyph size={18} />
          <span>{t(`bar.nav.${key}`)}</span>
        </NavLink>
      ))}
    </nav>
  );
}
