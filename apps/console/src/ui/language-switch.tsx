/** Chinese or English, before anybody is signed in. */
import { Segmented } from 'antd';
import { useTranslation } from 'react-i18next';
import { usePreferences } from './preferences.ts';

export function LanguageSwitch() {
  const { t } = useTranslation();
  const { language, setLanguage } = usePreferences();
  return (
    <Segmented
      className="door-language"
      aria-label={t('account.display.language')}
      value={language}
      onChange={setLanguage}
      options={[
        { value: 'zh-CN' as const, label: '中文' },
        { value: 'en' as const, label: 'English' },
      ]}
    />
  );
}
