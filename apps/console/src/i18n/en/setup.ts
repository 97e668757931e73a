import type { Words } from '../i18n.ts';
import type { setup as zh } from '../zh/setup.ts';

export const setup: Words<typeof zh> = {
  title: 'First set-up',
  why: 'This link works once. It makes the city at the top of the tree and the three administrators; everybody else is made by the security administrator.',
  three: 'Three offices, three people: they exclude each other, and none of them sees incidents.',
  noToken: 'This address lacks the one-time token',
  noTokenWhy: 'Open the whole link that the server printed at its start; the token stands behind the #.',
  city: 'City',
  cityName: 'Name',
  cityCode: 'Official code',
  office: {
    systemAdmin: 'Jurisdictions, incident types, boundaries',
    secAdmin: 'People, roles, passwords, sessions',
    auditAdmin: 'Reads the audit: who signed in, who was refused, who read personal data',
  },
  name: 'Name',
  username: 'User name',
  password: 'Password',
  again: 'Once more',
  sameUsername: 'The three user names must differ',
  submit: 'Finish',
  refused: 'Not finished',
  used: 'The link has been used or has expired. Start the server again for a new one.',
  done: 'Set up',
  doneWhy: 'Each administrator signs in now. The security administrator makes the people on duty first.',
  signIn: 'Sign in',
};
