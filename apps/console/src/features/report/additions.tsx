/** What was added to a report after its press: words, photos, a voice. Who decides on it sees them before, not after. */
import { useTranslation } from 'react-i18next';
import { useNow } from '../../live/live.ts';
import { useAdditions } from '../../live/report-additions.ts';
import { instant } from '../../ui/format.ts';

export function Additions({ reportId }: { reportId: string }) {
  const { t } = useTranslation();
  const nowMs = useNow();
  const items = useAdditions(reportId);
  if (items.length === 0) return null;
  return (
    <section className="report-additions">
      <h3>
        {t('report.additions')} {items.length}
      </h3>
      {items.map(({ id, at, text, media }) => (
        <div key={id}>
          <span className="tertiary nowrap">{instant(Date.parse(at), nowMs)}</span>
          {text !== null && <p>{text}</p>}
          {media?.type.startsWith('image/') && (
            <a href={`/api/v1/media/${media.id}`} target="_blank" rel="noreferrer">
              <img
                src={`/api/v1/media/${media.id}?size=thumbnail`}
                alt={t('incident.media.picture', { name: media.name })}
                loading="lazy"
              />
            </a>
          )}
          {media !== null && !media.type.startsWith('image/') && (
            <a href={`/api/v1/media/${media.id}`} download={media.name}>
              {t('incident.media.download')} {media.name}
            </a>
          )}
        </div>
      ))}
    </section>
  );
}
