/** What a person chose on this machine: theme, language, sound, pane sizes. Kept in the browser, never sent. */
import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import type { ThemeName } from './tokens.ts';

const LANGUAGES = ['zh-CN', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

type Preferences = {
  theme: ThemeName | null;
  language: Language;
  muted: boolean;
  /** Pane widths and heights in pixels by `<screen>.<pane>`. */
  sizes: Record<string, number>;
  setTheme: (theme: ThemeName) => void;
  setLanguage: (language: Language) => void;
  setMuted: (muted: boolean) => void;
  setSize: (pane: string, pixels: number) => void;
};

const firstLanguage = (): Language => (navigator.language.toLowerCase().startsWith('en') ? 'en' : 'zh-CN');

export const usePreferences = create<Preferences>()(
  persist(
    (set) => ({
      theme: null,
      language: firstLanguage(),
      muted: false,
      sizes: {},
      setTheme: (theme) => set({ theme }),
      setLanguage: (language) => set({ language }),
      setMuted: (muted) => set({ muted }),
      setSize: (pane, pixels) => set((state) => ({ sizes: { ...state.sizes, [pane]: pixels } })),
    }),
    { name: 'fenghuo.preferences' },
  ),
);
