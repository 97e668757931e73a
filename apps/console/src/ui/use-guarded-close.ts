/** Closing a drawer asks first when something was entered and not saved. */
import { App, type FormInstance } from 'antd';
import { useTranslation } from 'react-i18next';

export function useGuardedClose(form: FormInstance, onClose: () => void): () => void {
  const { t } = useTranslation();
  const { modal } = App.useApp();
  return () => {
    if (!form.isFieldsTouched()) return onClose();
    modal.confirm({
      title: t('settings.discard'),
      okText: t('settings.discardYes'),
      cancelText: t('settings.discardNo'),
      onOk: onClose,
    });
  };
}
