/** Starts the console: fonts, words, theme, routes. */
import '@fontsource-variable/noto-sans-sc';
import 'dayjs/locale/zh-cn';
import './ui/base.css';
import './i18n/i18n.ts';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { RouterProvider } from 'react-router/dom';
import { router } from './routes.tsx';
import { lookAhead } from './screens/signed-in-only.tsx';
import { keepWallZoom } from './ui/wall-zoom.ts';

export function startConsole(root: HTMLElement): void {
  lookAhead();
  keepWallZoom();
  createRoot(root).render(
    <StrictMode>
      <RouterProvider router={router} />
    </StrictMode>,
  );
}
