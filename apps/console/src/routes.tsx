/** Which address shows what. Every screen is its own chunk; all but signing in need a session. */
import { createBrowserRouter, Outlet, redirect } from 'react-router';
import { NotFound } from './screens/not-found.tsx';
import { SignedInOnly } from './screens/signed-in-only.tsx';
import { Themed } from './ui/theme.tsx';

export const router = createBrowserRouter([
  {
    element: (
      <Themed>
        <Outlet />
      </Themed>
    ),
    // The first screen is one chunk away; a flash of anything else would only disturb.
    HydrateFallback: () => null,
    children: [
      { path: '/', loader: () => redirect('/command') },
      { path: '/sign-in', lazy: async () => ({ Component: (await import('./features/session/sign-in.tsx')).SignInPage }) },
      {
        element: <SignedInOnly />,
        children: [{ path: '/command', lazy: async () => ({ Component: (await import('./screens/command/command.tsx')).CommandScreen }) }],
      },
      { path: '*', element: <NotFound /> },
    ],
  },
]);
