import { navigationLink } from './navigation-link.ts';

const POINT = [120.4235, 36.156] as const;
const link = (app: 'phone' | 'amap' | 'baidu'): string => navigationLink(app, [...POINT], '李村大集 (东门)');

test('the phone’s own navigation is told WGS 84, and a name without brackets', () => {
  expect(link('phone')).toBe(`geo:36.156000,120.423500?q=36.156000,120.423500(${encodeURIComponent('李村大集  东门 ')})`);
});

test('others are told what they take: about 460 m east in GCJ-02, about a kilometre in BD-09', () => {
  const amap = /lat=([\d.]+)&lon=([\d.]+)&dev=0/.exec(link('amap'));
  expect(Number(amap?.[2]) - POINT[0]).toBeGreaterThan(0.004);
  expect(Number(amap?.[2]) - POINT[0]).toBeLessThan(0.0065);
  const baidu = /latlng:([\d.]+),([\d.]+)&coord_type=bd09ll/.exec(link('baidu'));
  expect(Number(baidu?.[2]) - POINT[0]).toBeGreaterThan(0.01);
});
