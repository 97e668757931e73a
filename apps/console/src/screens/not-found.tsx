import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { EmptyState } from '../ui/pane.tsx';

export function NotFound() {
  const { t } = useTranslation();
  return (
    <EmptyState title={t('session.notFound')}>
      <Link to="/">{t('session.goHome')}</Link>
    </EmptyState>
  );
}
