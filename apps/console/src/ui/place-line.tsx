/** Where it is, in one line: the district is dropped before anything else is. */
import type { Jurisdiction, Place } from '@fenghuo/domain';
import { useTranslation } from 'react-i18next';
import { store } from '../live/live.ts';
import { coordinates } from './format.ts';
import { addressOf, jurisdictionName } from './words.ts';

/** `districts`: jurisdiction rows by code are looked up in the live rows, which hold the whole tree. */
export function placeWords(place: Place, jurisdictionId: string, language: string, withDistrict: boolean): string | null {
  const address = addressOf(place);
  const row = districtOf(jurisdictionId);
  const district = jurisdictionName(row, language);
  if (address === null)
    return place.point === null
      ? district
      : [withDistrict ? district : null, coordinates(place.point.coordinates)].filter(Boolean).join(' ');
  // Addresses are written in the language of the city, whatever the language of the screen.
  const bare = row !== null && address.startsWith(row.name) ? address.slice(row.name.length).trim() : address;
  return withDistrict && district !== null ? `${district} ${bare}` : bare || address;
}

function districtOf(jurisdictionId: string): Jurisdiction | null {
  let row = store.get('jurisdiction', jurisdictionId);
  while (row !== null && row.level !== 'district' && row.level !== 'city' && row.parentId !== null)
    row = store.get('jurisdiction', row.parentId);
  return row?.level === 'district' ? row : null;
}

export function PlaceLine({ place, jurisdictionId, short }: { place: Place; jurisdictionId: string; short?: boolean }) {
  const { t, i18n } = useTranslation();
  const words = placeWords(place, jurisdictionId, i18n.language, !short);
  return (
    <span className="cut" title={words ?? undefined}>
      {words ?? t('queue.noPlace')}
      {place.point === null && words !== null && <span className="tertiary"> · {t('queue.noPoint')}</span>}
    </span>
  );
}
