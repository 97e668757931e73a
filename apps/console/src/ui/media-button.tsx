/** Attaches a file to an incident, a report or a shipment; the server strips positions from pictures. */
import type { Media } from '@fenghuo/domain';
import { Button, Upload } from 'antd';
import { useTranslation } from 'react-i18next';
import { send } from '../live/send.ts';
import { Refusal, tellDone, useCommand } from './command.tsx';

export const PICTURES = 'image/jpeg,image/png,image/webp';
const ACCEPTED = `${PICTURES},application/pdf,video/mp4,video/webm,audio/mp4,audio/webm,.m4a`;

type Props = { path: string; subjectId: string; label: string; accept?: string };

export function MediaButton({ path, subjectId, label, accept = ACCEPTED }: Props) {
  const { t } = useTranslation();
  const { run, isBusy, failure } = useCommand();
  const upload = async (file: File): Promise<void> => {
    const form = new FormData();
    form.append('file', file, file.name);
    const media = await run(() => send<Media>('POST', path, form, { name: 'media', subjectId }));
    if (media !== null) tellDone(t('incident.media.done', { name: media.name }));
  };
  return (
    <>
      <Upload
        accept={accept}
        showUploadList={false}
        beforeUpload={(file) => {
          void upload(file);
          return false;
        }}
      >
        <Button loading={isBusy} title={t('incident.media.hint')}>
          {label}
        </Button>
      </Upload>
      <Refusal failure={failure} />
    </>
  );
}
