/** Colours and sizes of both themes (docs: visual system, section 2). One table feeds Ant Design, the CSS variables and the map's canvas. */

export type ThemeName = 'dark' | 'light';

export type Palette = {
  app: string;
  pane: string;
  raised: string;
  popup: string;
  hover: string;
  hair: string;
  paneLine: string;
  edge: string;
  ink: string;
  text2: string;
  text3: string;
  primary: string;
  onPrimary: string;
  selected: string;
  amber: string;
  amberTint: string;
  red: string;
  onRed: string;
  redText: string;
  redTint: string;
  dispatched: string;
  acknowledged: string;
  acknowledgedTint: string;
  enRoute: string;
  enRouteTint: string;
  onScene: string;
  onSceneTint: string;
  ended: string;
  place: string;
  shadow: string;
};

export const PALETTES: Record<ThemeName, Palette> = {
  dark: {
    app: '#0A0F14',
    pane: '#10171E',
    raised: '#17212B',
    popup: '#17212B',
    hover: '#1D2935',
    hair: '#1E2934',
    paneLine: '#2C3B4A',
    edge: '#637689',
    ink: '#E8EEF4',
    text2: '#B4C1CD',
    text3: '#8C9CAC',
    primary: '#63AEFF',
    onPrimary: '#06121F',
    selected: '#13283D',
    amber: '#F5B83D',
    amberTint: '#2B2312',
    red: '#D3362B',
    onRed: '#FFFFFF',
    redText: '#FF8073',
    redTint: '#331A19',
    dispatched: '#D3DDE6',
    acknowledged: '#BCA8FF',
    acknowledgedTint: '#221E3A',
    enRoute: '#4CCBE0',
    enRouteTint: '#0F2A31',
    onScene: '#5FCF8E',
    onSceneTint: '#12291E',
    ended: '#8C9CAC',
    place: '#A9BED2',
    shadow: '0 8px 24px rgba(0,0,0,.5)',
  },
  light: {
    app: '#E9EDF1',
    pane: '#FFFFFF',
    raised: '#F4F6F8',
    popup: '#FFFFFF',
    hover: '#EAEFF4',
    hair: '#E3E8ED',
    paneLine: '#CBD3DB',
    edge: '#7D8B99',
    ink: '#15202B',
    text2: '#435262',
    text3: '#5C6B7A',
    primary: '#0B5BC0',
    onPrimary: '#FFFFFF',
    selected: '#E4EFFC',
    amber: '#8A5300',
    amberTint: '#FFF1D0',
    red: '#C9281E',
    onRed: '#FFFFFF',
    redText: '#B3261E',
    redTint: '#FDE8E6',
    dispatched: '#33424F',
    acknowledged: '#5B3FC4',
    acknowledgedTint: '#EFEBFD',
    enRoute: '#00677A',
    enRouteTint: '#E1F3F6',
    onScene: '#12703F',
    onSceneTint: '#E4F4EA',
    ended: '#5C6B7A',
    place: '#3F5A74',
    shadow: '0 8px 24px rgba(0,0,0,.18)',
  },
};

export const FONT_FAMILY = "'Noto Sans SC Variable','Noto Sans SC',sans-serif";

const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`).replace(/([a-z])(\d)/g, '$1-$2');

/** `--ink`, `--text-2`, `--red-tint` … for style sheets and SVG. */
export const cssVariables = (theme: ThemeName): [string, string][] =>
  Object.entries(PALETTES[theme]).map(([name, value]) => [`--${kebab(name)}`, value]);
