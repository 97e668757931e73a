/** The mark at the top left: whose centre this is, and where there is no rail, the menu of screens. */
import { Dropdown } from 'antd';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useRows } from '../../live/live.ts';
import { usePerson } from '../../live/session.ts';
import { destinationsOf } from '../../ui/destinations.ts';
import { BeaconGlyph } from '../../ui/glyphs.tsx';
import { jurisdictionName } from '../../ui/words.ts';

export function Brand({ isCompact }: { isCompact: boolean }) {
  const { t, i18n } = useTranslation();
  const person = usePerson();
  const navigate = useNavigate();
  const node = useRows('jurisdiction').find((row) => row.id === person?.roles[0]?.jurisdictionId);
  const name = jurisdictionName(node, i18n.language);
  const destinations = destinationsOf(person);
  const items = destinations.map((to) => ({ key: `/${to}`, label: t(`bar.nav.${to}`) }));
  return (
    <div className="brand">
      <Dropdown trigger={['click']} disabled={!isCompact} menu={{ items, onClick: ({ key }) => void navigate(key) }}>
        <button
          type="button"
          className="plain brand-mark"
          {...(isCompact && { title: t('bar.screens') })}
          onClick={() => !isCompact && void navigate(`/${destinations[0] ?? ''}`)}
        >
          <BeaconGlyph size={22} /> <b>{t('common.product')}</b> {isCompact && <span aria-hidden="true">▾</span>}
        </button>
      </Dropdown>
      {!isCompact && <span className="secondary cut">{node?.level === 'city' ? t('bar.city', { city: name }) : name}</span>}
    </div>
  );
}
