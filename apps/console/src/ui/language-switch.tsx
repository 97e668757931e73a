/** Chinese or English, each in its own name. */
import { Segmented } from 'antd';
import { useTranslation } from 'react-i18next';
import { usePreferences } from './preferences.ts';

export function LanguageSwitch({ className = '' }: { className?: string }) {
  const { t } = useTranslation();
  const { language, setLanguage } = usePreferences();
  return (
    <Segmented
      className={className}
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
