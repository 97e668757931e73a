/** A place is typed once: an address, a landmark, pasted coordinates, or a click on the map. */
import type { LngLat } from '@fenghuo/domain';
import { AutoComplete, Button, Input } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { store } from '../../live/live.ts';
import { coordinatesIn, type FoundPlace, findPlaces } from '../../live/places.ts';
import { coordinates } from '../../ui/format.ts';
import { PinGlyph } from '../../ui/glyphs.tsx';
import { jurisdictionName } from '../../ui/words.ts';

type Props = {
  address: string;
  point: LngLat | null;
  pointName: string | null;
  isPicking: boolean;
  onChange: (changes: { address?: string; point?: LngLat | null; pointName?: string | null }) => void;
  onPick: () => void;
};

const PAUSE_MS = 250;

export function PlaceField({ address, point, pointName, isPicking, onChange, onPick }: Props) {
  const { t, i18n } = useTranslation();
  const [found, setFound] = useState<readonly FoundPlace[]>([]);
  const typed = coordinatesIn(address);
  const typedKey = typed && coordinates(typed.point);
  // Pasted coordinates are the place at once.
  // biome-ignore lint/correctness/useExhaustiveDependencies: follows the coordinates that were read, not each rendering
  useEffect(() => {
    if (typed !== null)
      onChange({
        point: typed.point,
        pointName: typed.datum === 'wgs84' ? null : t('triage.placeDatum', { datum: typed.datum === 'gcj02' ? 'GCJ-02' : 'BD-09' }),
      });
  }, [typedKey]);
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
  const region = (code: string | null): string | null =>
    jurisdictionName(
      store.list('jurisdiction').find((row) => row.code === code),
      i18n.language,
    );
  return (
    <div className="place-field">
      <AutoComplete
        value={address}
        options={found.map((place, index) => ({ value: String(index), label: `${place.name}  ${region(place.regionCode) ?? ''}` }))}
        onSelect={(index: string) => {
          const place = found[Number(index)];
          if (place) onChange({ address: address.includes(place.name) ? address : place.name, point: place.point, pointName: place.name });
        }}
        onChange={(value: string) =>
          !/^\d$/.test(value) && onChange({ address: value, ...(pointName !== null && { point: null, pointName: null }) })
        }
      >
        <Input aria-label={t('triage.place')} maxLength={200} suffix={<PinGlyph />} />
      </AutoComplete>
      <div className="field-hint">
        {point ? (
          <span>
            {coordinates(point)} {pointName && <span className="secondary">{pointName}</span>}
          </span>
        ) : address.trim() === '' ? (
          <span>{t('triage.placeHint')}</span>
        ) : (
          <span>{found.length > 0 ? found[0]?.name : t('triage.placeUnknown')}</span>
        )}
        <Button size="small" type={isPicking ? 'primary' : 'default'} onClick={onPick}>
          {t('triage.pick')}
        </Button>
      </div>
    </div>
  );
}
