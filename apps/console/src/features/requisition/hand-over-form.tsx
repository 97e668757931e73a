/** The hand-over (交接): photos of what is taken, and the owner's own hand. At the desk in a dialog, beside the machine on a phone; hours count from here. */
import type { Media, Requisition } from '@fenghuo/domain';
import { Button, Select, Upload, type UploadFile } from 'antd';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRows } from '../../live/live.ts';
import { send } from '../../live/send.ts';
import { Refusal, tellDone, useCommand } from '../../ui/command.tsx';
import { shortCode } from '../../ui/format.ts';
import { InstantField } from '../../ui/instant-field.tsx';
import { Labelled } from '../../ui/labelled.tsx';
import { PICTURES } from '../../ui/media-button.tsx';
import { SignaturePad } from '../../ui/signature-pad.tsx';
import { numbered } from './numbered.ts';

const MOST_PHOTOS = 20;

export function HandOverForm({ requisition, onDone }: { requisition: Requisition; onDone: () => void }) {
  const { t } = useTranslation();
  const depots = useRows('depot');
  const [photos, setPhotos] = useState<readonly UploadFile[]>([]);
  const [signature, setSignature] = useState<File | null>(null);
  const [depotId, setDepotId] = useState<string | null>(null);
  const [at, setAt] = useState<string | null>(null);
  const { run, isBusy, failure } = useCommand();
  // What has arrived is not sent again when the rest is tried once more.
  const arrived = useRef(new Map<File, string>());
  const hasGoods = requisition.lines.some(({ kind }) => kind === 'goods');
  const isReady = photos.length > 0 && signature !== null && (!hasGoods || depotId !== null);
  const upload = async (file: File): Promise<string> => {
    const known = arrived.current.get(file);
    if (known !== undefined) return known;
    const form = new FormData();
    form.append('file', file, file.name);
    const about = { name: 'media', subjectId: requisition.id };
    const { id } = await send<Media>('POST', `/incidents/${requisition.incidentId}/media`, form, about);
    arrived.current.set(file, id);
    return id;
  };
  const save = async (): Promise<void> => {
    if (!isReady || signature === null) return;
    const made = await run(async () => {
      const mediaIds: string[] = [];
      for (const { originFileObj } of photos) if (originFileObj) mediaIds.push(await upload(originFileObj));
      const body = { mediaIds, signatureMediaId: await upload(signature), ...(hasGoods && { depotId }), ...(at !== null && { at }) };
      const about = { name: 'handOverRequisition', subjectId: requisition.id, version: requisition.version };
      return send<Requisition>('POST', `/requisitions/${requisition.id}/hand-over`, body, about);
    });
    if (made === null) return;
    tellDone(t('requisition.handedOver', { code: shortCode(made.code) }));
    onDone();
  };
  return (
    <div className="requisition-form">
      <ul className="requisition-whats">
        {numbered(requisition.lines).map((line) => (
          <li key={line.number}>
            {line.what} × {line.quantity}
          </li>
        ))}
      </ul>
      <Upload
        accept={PICTURES}
        multiple
        capture="environment"
        listType="picture"
        maxCount={MOST_PHOTOS}
        fileList={[...photos]}
        beforeUpload={(file) => {
          setPhotos((before) => [...before, { uid: file.uid, name: file.name, originFileObj: file }].slice(0, MOST_PHOTOS));
          return false;
        }}
        onRemove={({ uid }) => setPhotos((before) => before.filter((photo) => photo.uid !== uid))}
      >
        <Button>{t('requisition.addPhotos')}</Button>
      </Upload>
      <SignaturePad label={t('requisition.ownerSigns')} value={signature} onChange={setSignature} />
      {hasGoods && (
        <Labelled label={t('requisition.depot')}>
          <Select<string>
            showSearch={{ optionFilterProp: 'label' }}
            value={depotId}
            options={depots.filter(({ state }) => state === 'open').map(({ id, name }) => ({ value: id, label: name }))}
            onChange={setDepotId}
          />
        </Labelled>
      )}
      <Labelled label={`${t('requisition.handOverAt')} (${t('common.optional')})`}>
        <InstantField label={t('requisition.handOverAt')} value={at} onChange={setAt} placeholder={t('requisition.now')} />
      </Labelled>
      <Refusal failure={failure} />
      <Button
        type="primary"
        block
        disabled={!isReady}
        title={isReady ? '' : t('requisition.photoAndHand')}
        loading={isBusy}
        onClick={() => void save()}
      >
        {t('requisition.confirmHandOver')}
      </Button>
    </div>
  );
}
