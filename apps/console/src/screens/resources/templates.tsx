/** /resources/templates: what so many people need, and what is packed together; two lists over one catalogue. */
import { Segmented } from 'antd';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { Kits } from '../../features/kit/kits.tsx';
import { Templates } from '../../features/template/templates.tsx';
import { NoticeBar } from '../../ui/command.tsx';
import { Page } from '../../ui/page.tsx';

export function TemplatesPage() {
  const { t } = useTranslation();
  const [params, setParams] = useSearchParams();
  const isKits = params.has('kits');
  return (
    <Page
      title={t('bar.resources.templates')}
      note={t(isKits ? 'kit.note' : 'template.note')}
      actions={
        <Segmented<'templates' | 'kits'>
          aria-label={t('bar.resources.templates')}
          value={isKits ? 'kits' : 'templates'}
          onChange={(value) => setParams(value === 'kits' ? { kits: '' } : {}, { replace: true })}
          options={[
            { value: 'templates', label: t('template.title') },
            { value: 'kits', label: t('kit.title') },
          ]}
        />
      }
    >
      {isKits ? <Kits /> : <Templates />}
      <NoticeBar />
    </Page>
  );
}
