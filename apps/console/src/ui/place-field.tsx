/** A place is typed once: an address, a landmark, pasted coordinates, or a click on the map. */
import type { LngLat } from '@fenghuo/domain';
import { AutoComplete, Button, Input } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { store } from '../live/live.ts';
import { coordinatesIn, type FoundPlace, findPlaces, retyped } from '../live/places.ts';
import { coordinates } from './format.ts';
import { PinGlyph } from './glyphs.tsx';
import { jurisdictionName } from './words.ts';
import './place-field.css';

type Props = {
  address: string;
  point: LngLat | null;
  pointName: string | null;
  onChange: (changes: { address?: string; point?: LngLat | null; pointName?: string | null }) => void;
  /** Only where the map is within reach. */
  picking?: { isPicking: boolean; onPick: () => void };
};

const PAUSE_MS = 250;
/** Before the number of a found place, so that no typed address is taken for one. */
const FOUND = 'found:';

export function PlaceField({ address, point, pointName, onChange, picking }: Props) {
  const { t, i18n } = useTranslation();
  const [found, setFound] = useState<readonly FoundPlace[]>([]);
  useEffect(() => {
    const words = address.trim();
    if (words.length < 2 || coordinatesIn(words) !== null) {
      setFound([]);
      return;
    }
    const abort = new AbortController();
    const timer = setTimeout(() => findPlaces(words, abort.signal).then(setFound, () => setFound([])), PAUSE_MS);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [address]);
  const type = (value: string): void => {
    const { datum, ...changes } = retyped({ address, point, pointName }, value);
    const isConverted = datum === 'gcj02' || datum === 'bd09';
    onChange({
      ...changes,
      ...(isConverted && { pointName: t('triage.placeDatum', { datum: datum === 'gcj02' ? 'GCJ-02' : 'BD-09' }) }),
    });
  };
  const region = (code: string | null): string | null =>
    jurisdictionName(
      store.list('jurisdiction').find((row) => row.code === code),
      i18n.language,
    );
  return (
    <div className="place-field">
      <AutoComplete
        value={address}
        options={found.map((place, index) => ({ value: `${FOUND}${index}`, label: `${place.name}  ${region(place.regionCode) ?? ''}` }))}
        onSelect={(value: string) => {
          const place = found[Number(value.slice(FOUND.length))];
          if (place) onChange({ address: address.includes(place.name) ? address : place.name, point: place.point, pointName: place.name });
        }}
        onChange={(value: string) => !value.startsWith(FOUND) && type(value)}
      >
        <Input aria-label={t('triage.place')} maxLength={200} suffix={<PinGlyph />} />
      </AutoComplete>
      <div className="field-hint">
        {point ? (
          <span>
            {coordinates(point)} {pointName && <span className="secondary">{pointName}</span>}
          </span>
        ) : address.trim() === '' ? (
          <span>{t(picking ? 'triage.placeHint' : 'triage.placeHintPlain')}</span>
        ) : (
          <span>{found.length > 0 ? found[0]?.name : t('triage.placeUnknown')}</span>
        )}
        {picking && (
          <Button size="small" type={picking.isPicking ? 'primary' : 'default'} onClick={picking.onPick}>
            {t('triage.pick')}
          </Button>
        )}
      </div>
    </div>
  );
}
