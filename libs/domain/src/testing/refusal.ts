/** The refusal that a rule throws, for `expect(refusalOf(() => …)).toMatchObject({ code: 'INCIDENT_CLOSED' })`. Anything else that is thrown is a bug and stays one. */
import { DomainError } from '../errors.ts';

export function refusalOf(decide: () => unknown): { code: string; details: DomainError['details'] } | null {
  try {
    decide();
    return null;
  } catch (error) {
    if (error instanceof DomainError) return { code: error.code, details: error.details };
    throw error;
  }
}
