/** The height of a box in whole pixels, for lists that draw only what is in sight. */
import { type RefObject, useLayoutEffect, useState } from 'react';

export function useHeight(box: RefObject<HTMLElement | null>): number {
  const [height, setHeight] = useState(0);
  useLayoutEffect(() => {
    const { current } = box;
    if (current === null) return;
    const measure = (): void => setHeight(Math.floor(current.clientHeight));
    const observer = new ResizeObserver(measure);
    observer.observe(current);
    measure();
    return () => observer.disconnect();
  }, [box]);
  return height;
}
