/** Which address shows what. Every screen is its own chunk; all but signing in need a session. */
import { createBrowserRouter, Outlet } from 'react-router';
import { Home } from './screens/home.tsx';
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
      { path: '/sign-in', lazy: async () => ({ Component: (await import('./features/session/sign-in.tsx')).SignInPage }) },
      { path: '/join', lazy: async () => ({ Component: (await import('./features/join/join-page.tsx')).JoinPage }) },
      { path: '/setup', lazy: async () => ({ Component: (await import('./features/setup/setup.tsx')).SetupPage }) },
      {
        element: <SignedInOnly />,
        children: [
          { path: '/', element: <Home /> },
          { path: '/command', lazy: async () => ({ Component: (await import('./screens/command/command.tsx')).CommandScreen }) },
          { path: '/review/:id?', lazy: async () => ({ Component: (await import('./screens/review/review.tsx')).ReviewScreen }) },
          { path: '/field', lazy: async () => ({ Component: (await import('./screens/field/field.tsx')).FieldScreen }) },
          {
            path: '/resources',
            lazy: async () => ({ Component: (await import('./screens/resources/resources.tsx')).ResourcesScreen }),
            children: [
              { index: true, element: null },
              { path: 'teams', lazy: async () => ({ Component: (await import('./features/team/teams.tsx')).TeamsPage }) },
              { path: 'vehicles', lazy: async () => ({ Component: (await import('./features/vehicle/vehicles.tsx')).VehiclesPage }) },
              { path: 'supplies', lazy: async () => ({ Component: (await import('./screens/resources/supplies.tsx')).SuppliesPage }) },
              {
                path: 'shelters',
                lazy: async () => ({ Component: (await import('./features/shelter/shelter-board.tsx')).ShelterBoard }),
              },
              {
                path: 'evacuees',
                lazy: async () => ({ Component: (await import('./features/evacuee/evacuee-desk.tsx')).EvacueeDesk }),
              },
              { path: 'depots', lazy: async () => ({ Component: (await import('./features/depot/depots.tsx')).DepotsPage }) },
              { path: 'items', lazy: async () => ({ Component: (await import('./features/item/items.tsx')).ItemsPage }) },
              { path: 'templates', lazy: async () => ({ Component: (await import('./screens/resources/templates.tsx')).TemplatesPage }) },
              { path: 'roads', lazy: async () => ({ Component: (await import('./features/closure/roads-page.tsx')).RoadsPage }) },
              { path: 'passes', lazy: async () => ({ Component: (await import('./features/pass/passes-page.tsx')).PassesPage }) },
              {
                path: 'requisitions',
                lazy: async () => ({ Component: (await import('./features/requisition/requisitions-page.tsx')).RequisitionsPage }),
              },
              { path: 'aid', lazy: async () => ({ Component: (await import('./screens/resources/aid.tsx')).AidPage }) },
              { path: 'devices', lazy: async () => ({ Component: (await import('./features/device/devices-page.tsx')).DevicesPage }) },
              { path: 'imports', lazy: async () => ({ Component: (await import('./features/import/imports-page.tsx')).ImportsPage }) },
              { path: '*', element: <NotFound /> },
            ],
          },
          {
            path: '/settings',
            lazy: async () => ({ Component: (await import('./screens/settings/settings.tsx')).SettingsScreen }),
            children: [
              { index: true, element: null },
              { path: 'account', lazy: async () => ({ Component: (await import('./features/account/account.tsx')).AccountPage }) },
              { path: 'display', lazy: async () => ({ Component: (await import('./screens/settings/display.tsx')).DisplaySection }) },
              { path: 'people', lazy: async () => ({ Component: (await import('./features/people/people.tsx')).PeoplePage }) },
              {
                path: 'jurisdictions',
                lazy: async () => ({ Component: (await import('./features/jurisdictions/jurisdictions.tsx')).JurisdictionsPage }),
              },
              {
                path: 'gazetteer',
                lazy: async () => ({ Component: (await import('./features/gazetteer/gazetteer.tsx')).GazetteerPage }),
              },
              {
                path: 'incident-types',
                lazy: async () => ({ Component: (await import('./features/incident-types/incident-types.tsx')).IncidentTypesPage }),
              },
              { path: 'limits', lazy: async () => ({ Component: (await import('./features/limits/limits-page.tsx')).LimitsPage }) },
              { path: 'escalation', lazy: async () => ({ Component: (await import('./features/escalation/chains.tsx')).ChainsPage }) },
              { path: 'audit', lazy: async () => ({ Component: (await import('./features/audit/audit.tsx')).AuditPage }) },
              { path: '*', element: null },
            ],
          },
        ],
      },
      { path: '*', element: <NotFound /> },
    ],
  },
]);
