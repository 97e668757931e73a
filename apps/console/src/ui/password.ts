/** Whether the domain's rule takes a password, asked while it is typed. */
import { checkPassword, DomainError } from '@fenghuo/domain';

export function isWeak(password: string, username: string): boolean {
  try {
    checkPassword(password, username);
    return false;
  } catch (error) {
    if (error instanceof DomainError) return true;
    throw error;
  }
}
