import type { Words } from '../i18n.ts';
import type { session as zh } from '../zh/session.ts';

export const session: Words<typeof zh> = {
  subtitle: 'Emergency command and dispatch',
  username: 'User name',
  password: 'Password',
  submit: 'Sign in',
  failed: 'Not signed in',
  again: 'The session is over; sign in to go on',
  unreachable: 'The centre cannot be reached; trying again',
  notFound: 'There is no such page',
  goHome: 'Back to the first screen',
};
