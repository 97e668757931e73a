/** What was handed out, as it was published for residents: asked without a session, and again when the page is looked at again. */
import type { PublicIssues } from '@fenghuo/domain';

export type ToldOfIssues = { readonly list: PublicIssues | null; readonly failed: boolean };

const PATH = '/api/v1/public/issues';
export const csvOf = (id: string): string => `${PATH}/${id}/csv`;

export function watchPublicIssues(tell: (told: ToldOfIssues) => void): void {
  let list: PublicIssues | null = null;
  let asked = 0;
  const ask = async (): Promise<void> => {
    const mine = ++asked;
    try {
      const response = await fetch(PATH, { credentials: 'omit' });
      if (!response.ok) throw new Error(String(response.status));
      const answer = (await response.json()) as PublicIssues;
      if (mine !== asked) return;
      list = answer;
      tell({ list, failed: false });
    } catch {
      if (mine === asked) tell({ list, failed: true });
    }
  };
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') void ask();
  });
  window.addEventListener('online', () => void ask());
  void ask();
}
