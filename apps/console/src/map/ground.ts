/** Colours of the ground (docs: visual system, section 6). No red and no icons: those belong to what happens on it. */
import type { ThemeName } from '../ui/tokens.ts';

/** The bundled font under the name that map labels ask for. */
export const MAP_FONT = 'Fenghuo Sans';

export type Ground = {
  water: string;
  land: string;
  green: string;
  lake: string;
  coast: string;
  river: string;
  trunk: string;
  trunkCasing: string;
  main: string;
  minor: string;
  rail: string;
  border: string;
  district: string;
  place: string;
  waterName: string;
  halo: string;
};

export const GROUNDS: Record<ThemeName, Ground> = {
  dark: {
    water: '#071320',
    land: '#19232C',
    green: '#1B2923',
    lake: '#0D1B28',
    coast: '#3A5266',
    river: '#123044',
    trunk: '#4A5A6A',
    trunkCasing: '#0F161D',
    main: '#36434F',
    minor: '#293540',
    rail: '#2C3843',
    border: '#4A5C6E',
    district: '#93A3B3',
    place: '#7F8F9E',
    waterName: '#5C84A3',
    halo: '#0F161D',
  },
  light: {
    water: '#CFDFEA',
    land: '#F3F2EE',
    green: '#E1E9DC',
    lake: '#C2D6E4',
    coast: '#9DB3C4',
    river: '#B5CCDC',
    trunk: '#D9C9A4',
    trunkCasing: '#C4B283',
    main: '#FFFFFF',
    minor: '#FFFFFF',
    rail: '#CFCFC8',
    border: '#9AA5AF',
    district: '#4A5865',
    place: '#5C6873',
    waterName: '#3D637F',
    halo: '#FFFFFF',
  },
};
