/** Addresses that open a navigation on the phone. Inside everything is WGS 84; each app is given what it takes. */
import type { LngLat } from '@fenghuo/domain';
import gcoord from 'gcoord';

export const NAVIGATIONS = [
  { app: 'phone', datum: 'WGS 84' },
  { app: 'amap', datum: 'GCJ-02' },
  { app: 'baidu', datum: 'BD-09' },
] as const;
export type Navigation = (typeof NAVIGATIONS)[number]['app'];

const PLACES = 6;

export function navigationLink(app: Navigation, point: LngLat, name: string): string {
  const said = encodeURIComponent(name.replace(/[()]/g, ' '));
  switch (app) {
    case 'phone': {
      // RFC 5870: always WGS 84; `q` puts a pin with a name for the apps that read it.
      const at = latLng(point);
      return `geo:${at}?q=${at}(${said})`;
    }
    case 'amap': {
      const [lng, lat] = gcoord.transform(point, gcoord.WGS84, gcoord.GCJ02);
      const scheme = /iPhone|iPad/.test(navigator.userAgent) ? 'iosamap' : 'androidamap';
      return `${scheme}://navi?sourceApplication=fenghuo&poiname=${said}&lat=${lat.toFixed(PLACES)}&lon=${lng.toFixed(PLACES)}&dev=0&style=2`;
    }
    case 'baidu':
      return `baidumap://map/direction?destination=name:${said}|latlng:${latLng(gcoord.transform(point, gcoord.WGS84, gcoord.BD09))}&coord_type=bd09ll&mode=driving&src=fenghuo`;
  }
}

const latLng = ([lng, lat]: readonly [number, number]): string => `${lat.toFixed(PLACES)},${lng.toFixed(PLACES)}`;
