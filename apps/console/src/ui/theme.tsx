/** Ant Design under the product's tokens, and the same colours as CSS variables on the root element. */
import { App, ConfigProvider, type ThemeConfig, theme } from 'antd';
import enUS from 'antd/locale/en_US';
import zhCN from 'antd/locale/zh_CN';
import { type ReactNode, useLayoutEffect } from 'react';
import { useLocation } from 'react-router';
import { type Language, usePreferences } from './preferences.ts';
import { cssVariables, FONT_FAMILY, PALETTES, type Palette, type ThemeName } from './tokens.ts';

const meaning = (p: Palette) => ({
  colorPrimary: p.primary,
  colorInfo: p.primary,
  colorError: p.redText,
  colorWarning: p.amber,
  colorSuccess: p.onScene,
});

const themeConfig = (name: ThemeName): ThemeConfig => {
  const p = PALETTES[name];
  return {
    // The algorithms shade the colours they are given; ours were measured for contrast and stay as they are.
    algorithm: [
      name === 'dark' ? theme.darkAlgorithm : theme.defaultAlgorithm,
      (seed, map) => ({ ...(map ?? theme.defaultAlgorithm(seed)), ...meaning(p) }),
    ],
    token: {
      fontFamily: FONT_FAMILY,
      fontSize: 13,
      lineHeight: 1.5385,
      controlHeight: 28,
      controlHeightSM: 24,
      controlHeightLG: 36,
      borderRadius: 4,
      borderRadiusSM: 3,
      borderRadiusLG: 6,
      padding: 12,
      paddingSM: 8,
      paddingXS: 6,
      wireframe: false,
      motionDurationFast: '0.08s',
      motionDurationMid: '0.12s',
      motionDurationSlow: '0.12s',
      colorBgLayout: p.app,
      colorBgBase: p.pane,
      colorBgContainer: p.pane,
      colorBgElevated: p.popup,
      controlItemBgHover: p.hover,
      controlItemBgActive: p.selected,
      controlItemBgActiveHover: p.selected,
      colorBorderSecondary: p.hair,
      colorSplit: p.hair,
      colorBorder: p.edge,
      colorText: p.ink,
      colorTextSecondary: p.text2,
      colorTextTertiary: p.text3,
      colorTextPlaceholder: p.text3,
      ...meaning(p),
      colorLink: p.primary,
      colorTextLightSolid: p.onPrimary,
      boxShadow: p.shadow,
      boxShadowSecondary: p.shadow,
    },
    components: {
      Button: {
        primaryShadow: 'none',
        defaultShadow: 'none',
        dangerShadow: 'none',
        fontWeight: 500,
        defaultBg: 'transparent',
        paddingInline: 10,
      },
      Segmented: { trackBg: p.raised, itemSelectedBg: name === 'dark' ? p.paneLine : p.pane, trackPadding: 2 },
      Table: {
        headerBg: 'transparent',
        headerColor: p.text3,
        cellPaddingBlockSM: 4,
        cellPaddingInlineSM: 8,
        rowSelectedBg: p.selected,
        rowSelectedHoverBg: p.selected,
      },
      Tooltip: { colorBgSpotlight: p.raised, colorTextLightSolid: p.ink },
    },
  };
};

const CONFIGS: Record<ThemeName, ThemeConfig> = { dark: themeConfig('dark'), light: themeConfig('light') };
const LOCALES: Record<Language, typeof zhCN> = { 'zh-CN': zhCN, en: enUS };

/** The room is dark, the phone in the sun light, unless the person chose. */
export function useThemeName(): ThemeName {
  const chosen = usePreferences((preferences) => preferences.theme);
  const { pathname } = useLocation();
  return chosen ?? (pathname.startsWith('/field') ? 'light' : 'dark');
}

export function Themed({ children }: { children: ReactNode }) {
  const name = useThemeName();
  const language = usePreferences((preferences) => preferences.language);
  useLayoutEffect(() => {
    const root = document.documentElement;
    root.dataset.theme = name;
    root.style.colorScheme = name;
    root.lang = language;
    for (const [variable, value] of cssVariables(name)) root.style.setProperty(variable, value);
  }, [name, language]);
  return (
    <ConfigProvider theme={CONFIGS[name]} locale={LOCALES[language]} button={{ autoInsertSpace: false }}>
      <App className="app">{children}</App>
    </ConfigProvider>
  );
}
