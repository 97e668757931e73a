/** The way there in the phone's own navigation, each with the coordinates that it takes, by name: half a kilometre lies between the systems. */
import type { LngLat } from '@fenghuo/domain';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { NAVIGATIONS, navigationLink } from '../../ui/navigation-link.ts';

export function NavigationChoices({ point, name }: { point: LngLat; name: string }) {
  const { t } = useTranslation();
  return (
    <>
      <p className="secondary">{t('phone.navigation.hint')}</p>
      {NAVIGATIONS.map(({ app, datum }) => (
        <Button key={app} block href={navigationLink(app, point, name)}>
          {t(`phone.navigation.${app}`)}（{datum}）
        </Button>
      ))}
    </>
  );
}
