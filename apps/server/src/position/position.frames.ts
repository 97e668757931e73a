/**
 * Frames of positions for consoles: of what each one is looking at and may see, coalesced, at most one a tick. A frame that would have to wait in a
 * queue is not made; what it would have told is in the next one. Consoles with the same sight and the same view share their frame.
 */
import { type Bbox, isInBbox, type PackedFix, packFrame, type View } from '@fenghuo/domain';
import type { NewestPositions, Seen } from '../core/newest-positions.ts';
import type { Viewer } from '../core/viewer.ts';

const TICK_MS = 250;

/** A console on the line. `show` answers false when the line is busy and nothing was sent. */
export interface Screen {
  readonly viewer: Viewer;
  show(frame: Buffer): boolean;
}

type Look = {
  bbox: Bbox;
  /** Equal for consoles that are shown the same. */
  group: string;
  audience: string;
  /** Everything up to this revision has been shown. */
  shown: number;
  /** Has had its frame of this tick. */
  isServed: boolean;
};
/** What consoles share within one tick. */
type Shared = { frames: Map<string, Buffer>; news: Map<number, readonly Seen[]> };

export class PositionFrames {
  private readonly looks = new Map<Screen, Look>();
  private readonly timer: NodeJS.Timeout;

  constructor(private readonly newest: NewestPositions) {
    this.timer = setInterval(() => this.tick(), TICK_MS);
  }

  close(): void {
    clearInterval(this.timer);
  }

  /** What is in view now comes at once, unless this tick's frame has been sent. */
  look(screen: Screen, { bbox }: View): void {
    const isServed = this.looks.get(screen)?.isServed ?? false;
    const look = { ...this.beginning(screen, bbox), isServed };
    this.looks.set(screen, look);
    if (!isServed) this.serve(screen, look, { frames: new Map(), news: new Map() });
  }

  leave(screen: Screen): void {
    this.looks.delete(screen);
  }

  private beginning({ viewer }: Screen, bbox: Bbox): Omit<Look, 'isServed'> {
    return { bbox, audience: viewer.audience, group: `${viewer.audience} ${bbox.join(' ')}`, shown: 0 };
  }

  private tick(): void {
    const shared: Shared = { frames: new Map(), news: new Map() };
    for (const [screen, look] of this.looks) {
      look.isServed = false;
      if (look.audience !== screen.viewer.audience) Object.assign(look, this.beginning(screen, look.bbox));
      if (look.shown < this.newest.revision) this.serve(screen, look, shared);
    }
  }

  private serve(screen: Screen, look: Look, shared: Shared): void {
    const key = `${look.group} ${look.shown}`;
    const frame = shared.frames.get(key) ?? this.frameFor(screen.viewer, look, shared);
    shared.frames.set(key, frame);
    if (frame.length > 0 && !screen.show(frame)) return;
    look.isServed = frame.length > 0;
    look.shown = this.newest.revision;
  }

  /** Teams in view, and those that have just left it: a symbol must not stay behind at the edge. */
  private frameFor(viewer: Viewer, { bbox, shown }: Look, shared: Shared): Buffer {
    const news = shared.news.get(shown) ?? this.newest.since(shown);
    shared.news.set(shown, news);
    const isInView = (fix: PackedFix | null): boolean => fix !== null && isInBbox(bbox, [fix.lng / 1e7, fix.lat / 1e7]);
    const isShown = ({ fix, before, scope }: Seen): boolean => (isInView(fix) || (shown > 0 && isInView(before))) && viewer.sees(scope);
    // A Buffer, for only that travels as plain bytes in msgpack.
    return Buffer.from(packFrame(news.filter(isShown).map(({ fix }) => fix)).buffer);
  }
}
