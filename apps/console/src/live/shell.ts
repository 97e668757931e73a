/** A phone takes the shell of the console along. Elsewhere, and where the address is not safe, everything works as it did, with network. */
export function keepShell(): void {
  if (!import.meta.env?.PROD || !('serviceWorker' in navigator)) return;
  navigator.serviceWorker.register('/service-worker.js').catch(() => undefined);
}
