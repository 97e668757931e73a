/** Names of media: what people read, and what a browser is told to call the file. Never a path. */
import type { MediaType } from '@fenghuo/domain';

const ENDINGS: Record<MediaType, readonly string[]> = {
  'image/jpeg': ['jpg', 'jpeg'],
  'image/png': ['png'],
  'image/webp': ['webp'],
  'application/pdf': ['pdf'],
  'video/mp4': ['mp4'],
  'audio/mp4': ['m4a', 'mp4'],
  'video/webm': ['webm'],
};
const LONGEST = 120;

/** Bounded, on one line, without what steers screens and file systems; nothing left becomes `file`. */
export function cleanName(given: string | undefined, type: MediaType): string {
  const clean = (given ?? '')
    .normalize('NFC')
    .replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '')
    .replace(/[\\/:*?"<>|]/g, '_')
    .replace(/^[\s.]+/, '')
    .trim();
  if (clean === '') return `file.${ENDINGS[type][0]}`;
  const letters = [...clean];
  if (letters.length <= LONGEST) return clean;
  const ending = /\.[\p{L}\p{N}]{1,8}$/u.exec(clean)?.[0] ?? '';
  return letters.slice(0, LONGEST - [...ending].length).join('') + ending;
}

/** The name with an ending that fits what is inside, whatever it was called. */
export function nameWithEnding(name: string, type: MediaType): string {
  const [stem = name, ending = ''] = [/^(.+)\.[^.]*$/.exec(name)?.[1], /\.([^.]*)$/.exec(name)?.[1]?.toLowerCase()];
  const endings = ENDINGS[type];
  if (endings.includes(ending)) return name;
  const isOfAnother = Object.values(ENDINGS).some((known) => known.includes(ending));
  return `${isOfAnother ? stem : name}.${endings[0]}`;
}

/** RFC 6266: plain letters for old programs, the whole name for all others. */
export function disposition(kind: 'inline' | 'attachment', name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const whole = encodeURIComponent(name).replace(/['()*!]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
  return `${kind}; filename="${plain}"; filename*=UTF-8''${whole}`;
}
