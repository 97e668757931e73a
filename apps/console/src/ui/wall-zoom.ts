/** A wall that reports every one of its pixels as one (4K without system scaling) is read from afar: the page is enlarged to the height it was drawn for. */
const DRAWN_HEIGHT = 1080;
const WALL_WIDTH = 2560;

/** 1 on a desk, up to 2 on a wall. */
export const wallZoom = (): number => (window.innerWidth >= WALL_WIDTH ? Math.min(2, Math.max(1, window.innerHeight / DRAWN_HEIGHT)) : 1);

export function keepWallZoom(): void {
  const set = (): void => {
    document.documentElement.style.zoom = String(wallZoom());
  };
  set();
  window.addEventListener('resize', set);
}
