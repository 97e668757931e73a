/** A word that is shown once and carried elsewhere: large enough to be read out, copied with one press. */
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import './secret-word.css';

export function SecretWord({ label, word, isSmall = false }: { label: string; word: string; isSmall?: boolean }) {
  const { t } = useTranslation();
  const [copied, setCopied] = useState<'copied' | 'notCopied' | null>(null);
  const copy = async (): Promise<void> => {
    // Without HTTPS a browser gives no clipboard: then it is written down by hand.
    const isCopied = await (navigator.clipboard?.writeText(word).then(
      () => true,
      () => false,
    ) ?? Promise.resolve(false));
    setCopied(isCopied ? 'copied' : 'notCopied');
  };
  return (
    <div>
      <dt>{label}</dt>
      <dd className={isSmall ? 'secret-word is-small' : 'secret-word'}>
        <b>{word}</b>
        <Button size="small" aria-label={`${t('common.copy')} ${label}`} onClick={() => void copy()}>
          {t('common.copy')}
        </Button>
        <span role="status" className="tertiary">
          {copied && t(`common.${copied}`)}
        </span>
      </dd>
    </div>
  );
}
