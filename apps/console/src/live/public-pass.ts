/** One pass, asked for without a session by whoever has opened its QR. */
import type { PublicPass } from '@fenghuo/domain';

/** Null: nobody could be asked. */
export async function readPublicPass(token: string): Promise<PublicPass | null> {
  try {
    const response = await fetch(`/api/v1/public/passes/${encodeURIComponent(token)}`, { credentials: 'omit', cache: 'no-store' });
    return response.ok ? ((await response.json()) as PublicPass) : null;
  } catch {
    return null;
  }
}
