/** What is wrong with keeping: no room, no safe address, too much waiting. A condition with what to do, never silence. */
import { useTranslation } from 'react-i18next';
import { MOST_ITEMS, useOutbox } from '../../live/outbox/outbox-state.ts';
import { LateGlyph } from '../../ui/glyphs.tsx';

export function StorageNote() {
  const { t } = useTranslation();
  const { items, positionCount, unsavedIds, isUnsafe, thinnedCount } = useOutbox();
  const isFull = items.length + positionCount >= MOST_ITEMS;
  const words = [
    isUnsafe && unsavedIds.size > 0 && t('phone.storage.unsafe', { n: unsavedIds.size }),
    !isUnsafe && unsavedIds.size > 0 && t('phone.storage.full', { n: unsavedIds.size }),
    isFull && t('phone.storage.tooMany', { n: items.length + positionCount }),
    thinnedCount > 0 && t('phone.storage.thinned', { n: thinnedCount }),
  ].filter((one) => one !== false);
  if (words.length === 0) return null;
  return (
    <div className="phone-note is-red" role="alert">
      <LateGlyph size={18} />
      <span>{words.join(' ')}</span>
    </div>
  );
}
