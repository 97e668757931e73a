/** Times, durations, distances and figures as people read them here (docs: visual system, section 7). Local time on screen. */

const two = (n: number): string => String(Math.floor(n)).padStart(2, '0');

/** `22:47:18` */
export function clockTime(ms: number): string {
  const date = new Date(ms);
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

/** `08-14` */
export function monthDay(ms: number): string {
  const date = new Date(ms);
  return `${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** `2026-08-14`: a day whose year matters, such as an expiry. */
export const day = (iso: string): string => {
  const ms = Date.parse(iso);
  return `${new Date(ms).getFullYear()}-${monthDay(ms)}`;
};

/** Today without the date, this year with it, another year with the year. */
export function instant(ms: number, nowMs: number): string {
  const [date, now] = [new Date(ms), new Date(nowMs)];
  if (date.toDateString() === now.toDateString()) return clockTime(ms);
  const withDay = `${monthDay(ms)} ${clockTime(ms)}`;
  return date.getFullYear() === now.getFullYear() ? withDay : `${date.getFullYear()}-${withDay}`;
}

/** Time spent: `0'22"`, `4'32"`, `1h12'`. */
export function duration(seconds: number): string {
  const s = Math.max(0, Math.floor(seconds));
  if (s >= 86_400) return `${Math.floor(s / 86_400)}d${Math.floor((s % 86_400) / 3600)}h`;
  if (s >= 3600) return `${Math.floor(s / 3600)}h${two((s % 3600) / 60)}'`;
  return `${Math.floor(s / 60)}'${two(s % 60)}"`;
}

/** Time allowed, and time over it: `60"`, `2'`, `2'31"`, `24h`. */
export function allowance(seconds: number): string {
  const s = Math.max(0, Math.floor(seconds));
  if (s < 100) return `${s}"`;
  if (s < 3600) return s % 60 === 0 ? `${s / 60}'` : duration(s);
  if (s % 3600 === 0) return `${s / 3600}h`;
  return duration(s);
}

/** `52"`, `2'31"` */
export const overrun = (seconds: number): string => (seconds < 60 ? `${Math.max(0, Math.floor(seconds))}"` : duration(seconds));

/** Whole minutes of a way: `6'`. */
export const minutes = (seconds: number): string => `${Math.max(1, Math.round(seconds / 60))}'`;

export const THIN_SPACE = '\u2009';

/** `3 206` with a thin space. */
export const count = (n: number): string => String(n).replace(/\B(?=(\d{3})+(?!\d))/g, THIN_SPACE);

/** `920 m` in 10 m steps, from one kilometre `4.2 km`; a whole number of them without a naught. */
export const distance = (metres: number): string =>
  metres < 995 ? `${Math.round(metres / 10) * 10} m` : `${Number((metres / 1000).toFixed(1))} km`;

/** A length that was chosen, not measured: `300 m`, `1 km`. */
export const roundDistance = (metres: number): string => (metres < 1000 ? `${metres} m` : `${metres / 1000} km`);

/** Longitude first, five places. */
export const coordinates = ([lng, lat]: readonly [number, number]): string => `${lng.toFixed(5)}, ${lat.toFixed(5)}`;

/** On screen the day is dropped: `Q-20260814-0031` is read out as Q-0031. */
export const shortCode = (code: string): string => code.replace(/-\d{8}-/, '-');

export const COMPASS = ['n', 'ne', 'e', 'se', 's', 'sw', 'w', 'nw'] as const;
export const compassOf = (degrees: number): (typeof COMPASS)[number] =>
  COMPASS[Math.round((((degrees % 360) + 360) % 360) / 45) % 8] ?? 'n';

export const bytes = (n: number): string =>
  n < 1_048_576 ? `${Math.max(1, Math.round(n / 1024))} kB` : `${(n / 1_048_576).toFixed(1)} MB`;
