/** Whether the window is of a kind, and again when it changes. */
import { useSyncExternalStore } from 'react';

const lists = new Map<string, MediaQueryList>();
function listOf(query: string): MediaQueryList {
  const list = lists.get(query) ?? window.matchMedia(query);
  lists.set(query, list);
  return list;
}

export const useMedia = (query: string): boolean =>
  useSyncExternalStore(
    (listener) => {
      const list = listOf(query);
      list.addEventListener('change', listener);
      return () => list.removeEventListener('change', listener);
    },
    () => listOf(query).matches,
  );

/** Below this a screen has no rail; the menu is under the mark. */
export const COMPACT = '(max-width: 1599px)';
export const PHONE = '(max-width: 767px)';
