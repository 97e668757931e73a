/** Alt+1 to Alt+9, also while somebody types: Alt with a digit writes nothing. A form that uses these keys itself comes first. */
import { useEffect, useRef } from 'react';
import { SLOTS, type Slot } from './layouts.ts';

export function useLayoutKeys(isFree: boolean, onSlot: (slot: Slot) => void): void {
  const latest = useRef({ isFree, onSlot });
  latest.current = { isFree, onSlot };
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.defaultPrevented || !latest.current.isFree) return;
      // The key, not its character: with Alt some keyboards make another one of it.
      const slot = SLOTS.find((one) => event.code === `Digit${one}` || event.code === `Numpad${one}`);
      if (slot === undefined) return;
      event.preventDefault();
      latest.current.onSlot(slot);
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}
