/** Places for the command line: coordinates are read here, districts and towns are known here, landmarks are the server's gazetteer. */
import { distanceMetres } from '@fenghuo/domain';
import { useEffect, useState } from 'react';
import { store } from '../../live/live.ts';
import { coordinatesIn, type FoundPlace, findPlaces } from '../../live/places.ts';
import type { Sounds } from '../../ui/pinyin.ts';

const PAUSE_MS = 200;
const SHORTEST = 2;
/** The gazetteer holds districts as well: the same name within this distance is the same place. */
const SAME_WITHIN_METRES = 5_000;

type Found = { text: string; found: readonly FoundPlace[]; isSearching: boolean };
const NOTHING: Found = { text: '', found: [], isSearching: false };

export function useFoundPlaces(text: string | null, sounds: Sounds): Found {
  const [answer, setAnswer] = useState<Found>(NOTHING);
  useEffect(() => {
    if (text === null || text === '') {
      setAnswer(NOTHING);
      return;
    }
    const point = coordinatesIn(text);
    const own = point ? [point] : ownPlaces(text, sounds);
    const isAsking = point === null && text.length >= SHORTEST;
    setAnswer({ text, found: own, isSearching: isAsking });
    if (!isAsking) return;
    const abort = new AbortController();
    const timer = setTimeout(
      () =>
        findPlaces(text, abort.signal).then(
          (places) => setAnswer({ text, found: together(own, places), isSearching: false }),
          () => !abort.signal.aborted && setAnswer({ text, found: own, isSearching: false }),
        ),
      PAUSE_MS,
    );
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [text, sounds]);
  // What was found for other words says nothing of these.
  return text === answer.text ? answer : { text: text ?? '', found: [], isSearching: text !== null && text !== '' };
}

function ownPlaces(text: string, sounds: Sounds): readonly FoundPlace[] {
  const wanted = text.toLowerCase();
  return store
    .list('jurisdiction')
    .flatMap((row): FoundPlace[] =>
      row.center !== null && (row.name.includes(text) || row.nameEn?.toLowerCase().includes(wanted) || sounds(row.name, wanted))
        ? [{ name: row.name, kind: row.level, point: row.center.coordinates, regionCode: row.code, datum: 'wgs84' }]
        : [],
    );
}

function together(own: readonly FoundPlace[], places: readonly FoundPlace[]): readonly FoundPlace[] {
  const isKnown = (place: FoundPlace): boolean =>
    own.some(({ name, point }) => name === place.name && distanceMetres(point, place.point) < SAME_WITHIN_METRES);
  return [...own, ...places.filter((place) => !isKnown(place))];
}
