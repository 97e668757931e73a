/** The teams and vehicles in the charge of whoever manages devices, by id: an administrator has no live picture of them. */
import type { DeviceSubject } from '@fenghuo/domain';
import { useEffect, useState } from 'react';
import { askAll } from '../../live/send.ts';
import type { Subjects } from './devices.ts';

export type ReadSubjects = { subjects: Subjects; state: 'reading' | 'read' | 'failed' };

const byCode = (a: DeviceSubject, b: DeviceSubject): number =>
  a.of.localeCompare(b.of) || a.code.localeCompare(b.code, 'en', { numeric: true });

/** Read anew when `at` changes: when the list of devices is. */
export function useSubjects(at: number | null): ReadSubjects {
  const [known, setKnown] = useState<ReadSubjects>({ subjects: new Map(), state: 'reading' });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the time of the list is why it is read again
  useEffect(() => {
    const abort = new AbortController();
    askAll<DeviceSubject>('/devices/subjects', abort.signal).then(
      (items) => setKnown({ subjects: new Map(items.toSorted(byCode).map((one) => [one.id, one])), state: 'read' }),
      () => !abort.signal.aborted && setKnown((before) => ({ ...before, state: 'failed' })),
    );
    return () => abort.abort();
  }, [at]);
  return known;
}
