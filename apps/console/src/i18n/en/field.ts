import type { Words } from '../i18n.ts';
import type { field as zh } from '../zh/field.ts';

export const field: Words<typeof zh> = {
  needed: 'Needed',
  wrong: 'Not right',
  tooShort: 'At least {{n}} characters',
  tooLong: 'At most {{n}} characters',
  tooSmall: 'Not below {{n}}',
  tooBig: 'Not above {{n}}',
  tooMany: 'At most {{n}} entries',
  format: {
    blank: 'Needed',
    'control characters': 'Contains characters that cannot be shown',
    username: 'Starts with a letter or digit; letters, digits and . _ - only',
    code: 'Starts with a letter or digit; no special characters',
    uuid: 'Choose from the list',
    'terminal id': 'Only letters, digits and -',
  },
};
