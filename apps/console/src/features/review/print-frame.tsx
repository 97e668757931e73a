/** The frame of every printed page: whose incident this is, who printed it and when, which page of how many. */
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { serverTime } from '../../live/server-time.ts';
import { usePerson } from '../../live/session.ts';
import { isoWithOffset } from '../../ui/csv.ts';

/** A string of CSS: only what could end it is escaped. */
const quoted = (text: string): string => `"${text.replace(/["\\]/g, '\\$&').replace(/[\n\r<]/g, ' ')}"`;

/** `2026-11-22 14:05 +08:00` */
const minute = (ms: number): string => {
  const iso = isoWithOffset(ms);
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)} ${iso.slice(23)}`;
};

export function PrintFrame({ code }: { code: string }) {
  const { t } = useTranslation();
  const person = usePerson();
  const [printedAt, setPrintedAt] = useState(() => serverTime.now());
  useEffect(() => {
    const now = (): void => setPrintedAt(serverTime.now());
    window.addEventListener('beforeprint', now);
    return () => window.removeEventListener('beforeprint', now);
  }, []);
  const head = t('review.printHead', { product: t('common.product'), code });
  const when = t('review.printed', { time: minute(printedAt) });
  const who = t('review.printedBy', { name: person?.name ?? '' });
  return (
    <>
      <style>{`@page {
        @top-left { content: ${quoted(head)}; }
        @top-right { content: ${quoted(when)}; }
        @bottom-left { content: ${quoted(who)}; }
        @bottom-right { content: counter(page) " / " counter(pages); }
      }`}</style>
      <p className="print-frame">
        <span>{head}</span>
        <span>{when}</span>
      </p>
    </>
  );
}
