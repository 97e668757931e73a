import { validateStyleMin } from '@maplibre/maplibre-gl-style-spec';
import { MAP_FONT } from './ground.ts';
import { LIVE_SOURCES, mapStyle } from './style.ts';

const files = {
  origin: 'http://127.0.0.1:3000',
  fonts: { [MAP_FONT]: [{ url: 'http://127.0.0.1:3000/a.woff2', 'unicode-range': ['U+20-7F'] }] },
};

test.each([
  ['dark', false],
  ['light', true],
] as const)('the %s style is valid, asks nobody but our server, and has no icons of the ground', (theme, isEnglish) => {
  const style = mapStyle({ theme, isEnglish }, files);
  expect(validateStyleMin(style as Parameters<typeof validateStyleMin>[0]).map(({ message }) => message)).toEqual([]);
  const text = JSON.stringify(style);
  expect(text.match(/https?:\/\/[^/"]+/g)?.every((origin) => origin === files.origin)).toBe(true);
  expect(style).not.toHaveProperty('glyphs');
  expect(style).not.toHaveProperty('sprite');
  for (const source of LIVE_SOURCES) expect(style.sources).toHaveProperty(source);
  for (const layer of style.layers)
    if (layer.type === 'symbol' && 'source-layer' in layer) expect(layer.layout).not.toHaveProperty('icon-image');
});
