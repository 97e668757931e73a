/** The server's clock, as a value that tests may set. */
import { type Instant, toInstant } from '@fenghuo/domain';

export class Clock {
  now(): Instant {
    return toInstant(Date.now());
  }
}
