/** A symbol of the map as a React picture, for rows and legends. */
import { memo } from 'react';
import { type SymbolSpec, shapesOf } from './symbols.ts';
import { useThemeName } from './theme.tsx';
import { FONT_FAMILY, PALETTES } from './tokens.ts';

export const SymbolIcon = memo(function SymbolIcon({ spec, size, label }: { spec: SymbolSpec; size: number; label?: string }) {
  const palette = PALETTES[useThemeName()];
  const drawn = shapesOf(spec, palette).map((shape, index) => {
    const key = `${shape.kind}${index}`;
    if (shape.kind === 'text') {
      return (
        <text
          key={key}
          x={shape.x}
          y={shape.y}
          fontSize={shape.size}
          fontFamily={FONT_FAMILY}
          fontWeight={700}
          fill={shape.fill}
          textAnchor="middle"
          dominantBaseline="central"
        >
          {shape.text}
        </text>
      );
    }
    return (
      <path
        key={key}
        d={shape.d}
        fill={shape.fill ?? 'none'}
        stroke={shape.stroke ?? 'none'}
        strokeWidth={shape.width ?? 0}
        strokeDasharray={shape.dash?.join(' ')}
        opacity={shape.opacity}
      />
    );
  });
  return label ? (
    <svg className="symbol" width={size} height={size} viewBox="0 0 40 40" role="img" aria-label={label}>
      {drawn}
    </svg>
  ) : (
    <svg className="symbol" width={size} height={size} viewBox="0 0 40 40" aria-hidden="true">
      {drawn}
    </svg>
  );
});
