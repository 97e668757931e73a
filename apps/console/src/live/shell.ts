/** A phone takes the shell of the console along, and can be asked to install it. Elsewhere, and where the address is not safe, everything works as it did. */
import { create } from 'zustand';

type InstallPrompt = Event & { prompt: () => Promise<unknown> };

/** The browser's offer to install the page, kept until the person asks for it. */
export const useInstall = create<{ offer: InstallPrompt | null }>()(() => ({ offer: null }));

window.addEventListener('beforeinstallprompt', (event) => {
  event.preventDefault();
  useInstall.setState({ offer: event as InstallPrompt });
});
window.addEventListener('appinstalled', () => useInstall.setState({ offer: null }));

export async function install(): Promise<void> {
  const { offer } = useInstall.getState();
  // An offer is good once.
  useInstall.setState({ offer: null });
  await offer?.prompt();
}

export function keepShell(): void {
  if (!import.meta.env?.PROD || !('serviceWorker' in navigator)) return;
  navigator.serviceWorker.register('/service-worker.js').catch(() => undefined);
}
