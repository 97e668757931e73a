/** The head of what is open at the right: its symbol, title and code, and below them what it says and what can be done. */
import type { Place } from '@fenghuo/domain';
import type { ReactNode } from 'react';
import { coordinates } from './format.ts';
import { PinGlyph } from './glyphs.tsx';
import { PlaceLine } from './place-line.tsx';
import './detail-head.css';

type Props = {
  /** Of which kind: a class for what only this kind looks like. */
  of: 'incident' | 'report' | 'team' | 'depot';
  symbol: ReactNode;
  title: string;
  /** Nothing where the code stands elsewhere. */
  code?: ReactNode;
  children: ReactNode;
};

export function DetailHead({ of, symbol, title, code, children }: Props) {
  return (
    <header className={`detail-head ${of}-head`}>
      <div className="detail-title">
        {symbol}
        <h2>{title}</h2>
        {code}
      </div>
      {children}
    </header>
  );
}

type PlaceProps = {
  place: Place;
  jurisdictionId: string;
  /** In front of the place instead of the pin. */
  lead?: ReactNode;
  hasCoordinates: boolean;
  onLocate: () => void;
};

/** Where it is, in words; a press shows it on the map. */
export function DetailPlace({ place, jurisdictionId, lead, hasCoordinates, onLocate }: PlaceProps) {
  const point = place.point?.coordinates;
  return (
    <button type="button" className="plain detail-place" onClick={onLocate} disabled={!point}>
      {lead ?? <PinGlyph />} <PlaceLine place={place} jurisdictionId={jurisdictionId} />
      {point && hasCoordinates && <span className="tertiary nowrap detail-point">{coordinates(point)}</span>}
    </button>
  );
}
