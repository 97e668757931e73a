/** Theme, language and sound of this device. */
import { Button, Form, Segmented } from 'antd';
import { useTranslation } from 'react-i18next';
import { LanguageSwitch } from '../../ui/language-switch.tsx';
import { Page } from '../../ui/page.tsx';
import { usePreferences } from '../../ui/preferences.ts';
import { useThemeName } from '../../ui/theme.tsx';
import './account.css';

/** `sound`: whether the browser lets it through, and how to hear both sounds. */
export function DisplayPage({ sound }: { sound: { isOn: boolean; test: () => void } }) {
  const { t } = useTranslation();
  const theme = useThemeName();
  const { muted, setTheme, setMuted } = usePreferences();
  return (
    <Page title={t('settings.section.display')}>
      <Form layout="vertical" className="display-form">
        <Form.Item label={t('account.display.theme')} extra={t('account.display.themeHint')}>
          <Segmented
            aria-label={t('account.display.theme')}
            value={theme}
            onChange={setTheme}
            options={(['dark', 'light'] as const).map((name) => ({ value: name, label: t(`account.display.${name}`) }))}
          />
        </Form.Item>
        <Form.Item label={t('account.display.language')}>
          <LanguageSwitch />
        </Form.Item>
        <Form.Item
          label={t('account.display.sound')}
          extra={sound.isOn || muted ? t('account.display.soundHint') : t('account.display.blocked')}
        >
          <span className="display-sound">
            <Segmented
              aria-label={t('account.display.sound')}
              value={muted ? 'muted' : 'on'}
              onChange={(value) => setMuted(value === 'muted')}
              options={[
                { value: 'on', label: t('account.display.on') },
                { value: 'muted', label: t('account.display.off') },
              ]}
            />
            <Button disabled={muted} title={muted ? t('account.display.off') : ''} onClick={sound.test}>
              {t('account.display.test')}
            </Button>
          </span>
        </Form.Item>
        <p className="tertiary">{t('account.display.here')}</p>
      </Form>
    </Page>
  );
}
