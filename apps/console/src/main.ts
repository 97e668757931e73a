/** Which of the programs starts: a small page that needs no account, or the console. */
const RESIDENTS = /^\/public(\/shelters)?\/?$/;
const ISSUES = /^\/public\/issues\/?$/;
const PASS = /^\/public\/passes\/([^/]+)\/?$/;

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
const token = PASS.exec(location.pathname)?.[1];
if (token !== undefined) void import('./features/public/pass-page.ts').then(({ showPass }) => showPass(root, token));
else if (ISSUES.test(location.pathname)) void import('./features/public/issues-page.ts').then(({ showIssues }) => showIssues(root));
else if (RESIDENTS.test(location.pathname))
  void import('./features/public/shelters-page.ts').then(({ showShelters }) => showShelters(root));
else void import('./start-console.tsx').then(({ startConsole }) => startConsole(root));
