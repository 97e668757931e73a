import type { Words } from '../i18n.ts';
import type { jurisdiction as zh } from '../zh/jurisdiction.ts';

export const jurisdiction: Words<typeof zh> = {
  title: 'Jurisdictions',
  count: '{{n}} in all',
  search: 'Name or code',
  none: 'No jurisdictions yet',
  noneFound: 'No jurisdiction is called "{{query}}"',
  level: { city: 'City', district: 'District', town: 'Town', village: 'Village', grid: 'Grid', zone: 'Zone' },
  children: '{{n}} below',
  choose: 'Choose a jurisdiction at the left to rename it, change its code, or add one below it.',
  add: 'Add below',
  addTitle: 'New jurisdiction below {{parent}}',
  addSubmit: 'Create',
  refused: 'Not saved',
  saved: '{{name}} saved',
  created: '{{name}} created',
  unchanged: 'Nothing changed',
  form: {
    name: 'Name',
    nameEn: 'English name',
    code: 'Code',
    codeHint: 'The official code, such as 370202; grids of your own may have others',
    level: 'Level',
    parent: 'Above it',
    root: 'Nothing: this is the top',
  },
};
