/** The map of the residents' page: a megabyte that is fetched when it is asked for, and an element that stays while the page around it is drawn anew. */
import type { PublicShelter } from '@fenghuo/domain';
import { publicWords as en } from '../../i18n/en/public.ts';
import { publicWords as zh } from '../../i18n/zh/public.ts';
import type { PublicMap, PublicMark } from '../../map/public-map.ts';

export type MapOnDemand = {
  readonly element: HTMLElement;
  load: (isChinese: boolean) => Promise<void>;
  show: (shelters: readonly PublicShelter[], isChinese: boolean) => void;
  /** Its words are of another language now. */
  forget: () => void;
};

export function mapOnDemand(onPress: (id: string) => void): MapOnDemand {
  const element = document.createElement('div');
  element.className = 'public-map';
  let made: PublicMap | null = null;
  return {
    element,
    load: async (isChinese) => {
      if (made !== null) return;
      const { makePublicMap } = await import('../../map/public-map.ts');
      const theme = window.matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
      made = makePublicMap(element, { theme, isEnglish: !isChinese }, onPress);
    },
    show: (shelters, isChinese) => made?.show(marksOf(shelters, isChinese)),
    forget: () => {
      made?.remove();
      made = null;
    },
  };
}

const marksOf = (shelters: readonly PublicShelter[], isChinese: boolean): PublicMark[] =>
  shelters.flatMap(({ id, name, point, room }) =>
    point === null ? [] : [{ id, point: point.coordinates, words: name, room: (isChinese ? zh : en).room[room], look: `is-${room}` }],
  );
