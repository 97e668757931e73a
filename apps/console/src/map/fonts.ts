/** The bundled font for map labels: one file a range of characters, fetched as they are needed, from our own server only. */
import ranges from '@fontsource-variable/noto-sans-sc/unicode.json';
import { MAP_FONT } from './ground.ts';

const files = import.meta.glob<string>(
  '../../../../node_modules/@fontsource-variable/noto-sans-sc/files/noto-sans-sc-*-wght-normal.woff2',
  {
    eager: true,
    query: '?url',
    import: 'default',
  },
);

export type FontFaces = Record<string, FontFile[]>;
type FontFile = { url: string; 'unicode-range': string[] };

export const fontFaces = (): FontFaces => ({
  [MAP_FONT]: Object.entries(ranges as Record<string, string>).flatMap(([name, range]) => {
    const stem = `noto-sans-sc-${name.replace(/[[\]]/g, '')}-wght-normal.woff2`;
    const url = Object.entries(files).find(([path]) => path.endsWith(`/${stem}`))?.[1];
    return url === undefined ? [] : [{ url: new URL(url, window.location.origin).href, 'unicode-range': range.split(',') }];
  }),
});
