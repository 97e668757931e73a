/** Every sentence for people, Chinese first. One file a feature area and language; keys are typed, both languages have the same ones. */
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { usePreferences } from '../ui/preferences.ts';
import { en } from './en/en.ts';
import { zh } from './zh/zh.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: { translation: typeof zh };
    returnNull: false;
    // Codes of the domain are keys and have underscores: no part of a key means anything.
    contextSeparator: '§';
    // The catalogue's values are plain strings to the compiler; looking for holes in them would only cost it time.
    parseInterpolation: false;
  }
}

await i18next.use(initReactI18next).init({
  lng: usePreferences.getState().language,
  fallbackLng: 'zh-CN',
  contextSeparator: '§',
  resources: { 'zh-CN': { translation: zh }, en: { translation: en } },
  // React escapes what it renders.
  interpolation: { escapeValue: false },
});

usePreferences.subscribe(({ language }) => {
  if (i18next.language !== language) void i18next.changeLanguage(language);
});

/** Whoever installs the app gets its name in the language that the page speaks. */
const nameTheApp = (language: string): void => {
  const file = language === 'en' ? '/manifest.en.webmanifest' : '/manifest.webmanifest';
  document.querySelector('link[rel=manifest]')?.setAttribute('href', file);
};
nameTheApp(i18next.language);
i18next.on('languageChanged', nameTheApp);

/** The same catalogue with other words: what an area of another language must look like. */
export type Words<T> = { [K in keyof T]: T[K] extends string ? string : Words<T[K]> };
