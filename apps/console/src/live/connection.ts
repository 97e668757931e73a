/** How fresh the picture is, in the words the screen uses. All times are the server's, in milliseconds. */
export type Connection =
  /** The first load is under way. */
  | { state: 'connecting' }
  /** `asOf`: the last word from the server. */
  | { state: 'live'; asOf: number }
  /** Back again; `applied` events have been made up so far. */
  | { state: 'catchingUp'; applied: number; asOf: number | null }
  /** `attempt` counts the tries to come back. */
  | { state: 'offline'; since: number; attempt: number }
  /** The session is over: sign in again. What is on the screen stays. */
  | { state: 'ended'; code: string; since: number };

/** Older than this the picture is veiled and says what time it is of. */
export const VEIL_AFTER_MS = 60_000;
