/**
 * /public/shelters: where residents can go now. No account, no framework: on the night when it is needed it is read by thousands, on old phones, over a bad
 * net (docs/decisions/residents-without-a-framework.md). The list first; a map when somebody asks for it, and only where it has an approval number (审图号).
 */
import type { LngLat, PublicShelter } from '@fenghuo/domain';
import { publicWords as en } from '../../i18n/en/public.ts';
import { shelter as shelterEn } from '../../i18n/en/shelter.ts';
import { publicWords as zh } from '../../i18n/zh/public.ts';
import { shelter as shelterZh } from '../../i18n/zh/shelter.ts';
import { type Told, watchPublicShelters } from '../../live/public-shelters.ts';
import { NAVIGATIONS, navigationLink } from '../../ui/navigation-link.ts';
import { element } from './element.ts';
import { lendLetters } from './letters.ts';
import { mapOnDemand } from './map-on-demand.ts';
import './public.css';
import { distanceWords, districtOf, districtsOf, shown } from './shelters-view.ts';

const LANGUAGE = 'fenghuo.public.language';

type State = {
  isChinese: boolean;
  told: Told;
  district: string | null;
  roomOnly: boolean;
  place: 'unasked' | 'asking' | 'known' | 'unknown';
  /** The one whose map apps are shown. */
  chosen: string | null;
  map: 'closed' | 'loading' | 'open' | 'failed';
};

export function showShelters(root: HTMLElement): void {
  const saved = localStorage.getItem(LANGUAGE) ?? navigator.language;
  const state: State = {
    isChinese: saved.startsWith('zh'),
    told: { list: null, failed: false },
    district: null,
    roomOnly: false,
    place: 'unasked',
    chosen: null,
    map: 'closed',
  };
  const map = mapOnDemand((id) => {
    set({ chosen: id });
    document.getElementById(`go-${id}`)?.scrollIntoView({ block: 'center' });
  });
  const set = (change: Partial<State>): void => {
    Object.assign(state, change);
    draw();
  };
  const askFrom = watchPublicShelters((told) => set({ told }));
  const locate = (): void => {
    set({ place: 'asking' });
    const found = ({ coords }: GeolocationPosition): void => {
      const near: LngLat = [coords.longitude, coords.latitude];
      set({ place: 'known', district: null });
      askFrom(near);
    };
    navigator.geolocation.getCurrentPosition(found, () => set({ place: 'unknown' }), { timeout: 10_000, maximumAge: 60_000 });
  };
  const turn = (): void => {
    localStorage.setItem(LANGUAGE, state.isChinese ? 'en' : 'zh-CN');
    map.forget();
    set({ isChinese: !state.isChinese, district: null, map: 'closed' });
  };
  const openMap = (): void => {
    set({ map: 'loading' });
    map.load(state.isChinese).then(
      () => set({ map: 'open' }),
      () => set({ map: 'failed' }),
    );
  };
  const draw = (): void => {
    const kept = document.activeElement?.id;
    root.replaceChildren(page(state, { set, locate, turn, openMap }, map.element));
    if (state.map === 'open') map.show(shownIn(state), state.isChinese);
    if (kept) document.getElementById(kept)?.focus();
  };
  draw();
  lendLetters();
}

type Acts = { set: (change: Partial<State>) => void; locate: () => void; turn: () => void; openMap: () => void };

const shownIn = ({ told, district, roomOnly, isChinese }: State): readonly PublicShelter[] =>
  shown(told.list?.items ?? [], { district, roomOnly }, isChinese);

function page(state: State, { set, locate, turn, openMap }: Acts, mapElement: HTMLElement): HTMLElement {
  const { isChinese, told, district, roomOnly, place } = state;
  const words = isChinese ? zh : en;
  document.documentElement.lang = isChinese ? 'zh-CN' : 'en';
  document.title = words.shelters;
  const items = told.list?.items ?? [];
  const names = districtsOf(items, isChinese);
  const select = element('select', { id: 'district', onchange: () => set({ district: select.value === '' ? null : select.value }) }, [
    element('option', { value: '', textContent: words.everyDistrict }),
    ...names.map((name) => element('option', { value: name, textContent: name, selected: name === district })),
  ]);
  const box = element('input', { id: 'room-only', type: 'checkbox', checked: roomOnly, onchange: () => set({ roomOnly: !roomOnly }) });
  const placeWords = { unasked: words.nearest, asking: words.locating, known: words.nearestOn, unknown: words.notLocated }[place];
  const nearest =
    place === 'unasked' || place === 'asking'
      ? element('button', { id: 'nearest', className: 'public-nearest', disabled: place === 'asking', onclick: locate }, [placeWords])
      : element('p', { className: 'public-note', textContent: placeWords });
  return element('main', { className: 'public' }, [
    element('header', {}, [
      element('h1', { textContent: words.open }),
      element('button', { id: 'language', className: 'public-language', onclick: turn, textContent: words.other }),
    ]),
    element('p', {
      className: told.failed ? 'public-age public-failed' : 'public-age',
      role: 'status',
      textContent: ageWords(told, words),
    }),
    nearest,
    element('div', { className: 'public-filters' }, [
      element('label', {}, [element('span', { textContent: words.district }), select]),
      element('label', { className: 'public-check' }, [box, element('span', { textContent: words.roomOnly })]),
    ]),
    ...mapOf(state, mapElement, { openMap, closeMap: () => set({ map: 'closed' }) }),
    list(state, shownIn(state), set),
    element('p', { className: 'public-foot' }, [element('a', { href: '/public/issues', textContent: words.issues })]),
  ]);
}

/** Nothing of it without a number. */
function mapOf(
  { isChinese, told, map }: State,
  mapElement: HTMLElement,
  acts: { openMap: () => void; closeMap: () => void },
): HTMLElement[] {
  const words = isChinese ? zh : en;
  const number = told.list?.mapNumber ?? null;
  if (number === null || told.list?.items.length === 0) return [];
  const isOpen = map === 'open';
  const button = element(
    'button',
    { id: 'map', className: 'public-nearest', disabled: map === 'loading', onclick: isOpen ? acts.closeMap : acts.openMap },
    [words.map[map]],
  );
  return isOpen
    ? [button, mapElement, element('p', { className: 'public-age', textContent: words.mapNumber.replace('{{number}}', number) })]
    : [button];
}

function ageWords({ list, failed }: Told, words: typeof zh): string {
  if (list === null) return failed ? words.failedAtAll : words.reading;
  const time = new Date(list.at).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
  return (failed ? words.failed : words.at).replace('{{time}}', time);
}

function list(state: State, items: readonly PublicShelter[], set: Acts['set']): HTMLElement {
  const { told, isChinese } = state;
  const words = isChinese ? zh : en;
  if (told.list === null) return element('div', {});
  if (told.list.items.length === 0)
    return element('div', { className: 'public-none' }, [
      element('strong', { textContent: words.none }),
      element('p', { textContent: words.noneHint }),
    ]);
  if (items.length === 0) return element('p', { className: 'public-none', textContent: words.noneHere });
  return element(
    'ol',
    {},
    items.map((one) => card(state, one, set)),
  );
}

function card({ isChinese, chosen }: State, one: PublicShelter, set: Acts['set']): HTMLElement {
  const words = isChinese ? zh : en;
  const functionWords: Record<string, string> = (isChinese ? shelterZh : shelterEn).function;
  const metres = one.distanceMetres === null ? null : distanceWords(one.distanceMetres);
  const facts = [metres && words[metres.unit].replace('{{n}}', metres.n), districtOf(one, isChinese), words.space[one.space]];
  const isChosen = chosen === one.id;
  return element('li', { className: `public-shelter is-${one.room}` }, [
    element('div', { className: 'public-head' }, [
      element('h2', { textContent: one.name }),
      element('span', { className: 'public-room' }, [house(one.room), words.room[one.room]]),
    ]),
    element('p', { className: 'public-facts', textContent: facts.filter((fact) => fact !== null).join(' · ') }),
    ...(one.address === null ? [] : [element('p', { className: 'public-address', textContent: one.address })]),
    ...(one.state === 'opening' ? [element('p', { className: 'public-opening', textContent: words.opening })] : []),
    element('p', {
      className: 'public-functions',
      textContent: one.functions.map((code) => functionWords[code] ?? code).join(isChinese ? '、' : ', '),
    }),
    ...(one.point === null
      ? []
      : [
          element(
            'button',
            {
              id: `go-${one.id}`,
              className: 'public-go',
              ariaExpanded: String(isChosen),
              onclick: () => set({ chosen: isChosen ? null : one.id }),
            },
            [words.navigate],
          ),
        ]),
    ...(isChosen && one.point !== null ? [apps(one.point.coordinates, one.name, words)] : []),
  ]);
}

/** Half a kilometre lies between the systems: each app is given what it takes, and says which that is. */
function apps(point: LngLat, name: string, words: typeof zh): HTMLElement {
  return element('div', { className: 'public-apps' }, [
    element('p', { textContent: words.apps }),
    ...NAVIGATIONS.map(({ app, datum }) =>
      element('a', { href: navigationLink(app, point, name), textContent: `${words.app[app]}（${datum}）` }),
    ),
  ]);
}

const SVG = 'http://www.w3.org/2000/svg';
const FILL = { room: 0, tight: 0.6, full: 1 } as const;
const HOUSE = 'M2 8 L9 2 L16 8 V16 H2 Z';
/** The console's house, filled from the floor: its shape says what the colour says. */
function house(room: PublicShelter['room']): SVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  for (const [name, value] of [
    ['viewBox', '0 0 18 18'],
    ['aria-hidden', 'true'],
  ] as const)
    svg.setAttribute(name, value);
  const top = 16 - 14 * FILL[room];
  for (const [d, fill] of [
    [HOUSE, 'none'],
    [room === 'full' ? HOUSE : `M2 16 V${Math.max(8, top)} H16 V16 Z`, FILL[room] === 0 ? 'none' : 'currentColor'],
  ] as const) {
    const path = document.createElementNS(SVG, 'path');
    path.setAttribute('d', d);
    path.setAttribute('fill', fill);
    svg.append(path);
  }
  return svg;
}
