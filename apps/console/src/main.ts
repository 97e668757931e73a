/** Which of the two programs starts: the small page of residents, or the console. */
const RESIDENTS = /^\/public(\/shelters)?\/?$/;

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
if (RESIDENTS.test(location.pathname)) void import('./features/public/shelters-page.ts').then(({ showShelters }) => showShelters(root));
else void import('./start-console.tsx').then(({ startConsole }) => startConsole(root));
