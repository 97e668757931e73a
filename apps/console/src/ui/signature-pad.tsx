/**
 * A signature drawn with finger, pen or mouse (手写签名), as a picture on white paper whatever the theme is. One stroke is enough, a dot is none; whoever errs draws anew.
 * Who cannot draw here attaches a picture of one, by keyboard too.
 */
import { Button } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FileButton } from './file-button.tsx';
import { PICTURES } from './media-button.tsx';
import './signature-pad.css';

type Props = { label: string; value: File | null; onChange: (file: File | null) => void };

const INK = '#15202b';
const PAPER = '#ffffff';
/** Twice the size on the screen: it is printed. */
const SCALE = 2;
const LINE = 2.4;
/** Of the width of the box: less is a dot. */
const LEAST_STROKE = 0.06;

export function SignaturePad({ label, value, onChange }: Props) {
  const { t } = useTranslation();
  const canvas = useRef<HTMLCanvasElement>(null);
  const stroke = useRef<{ x: number; y: number } | null>(null);
  const length = useRef(0);
  const [isDrawn, setDrawn] = useState(value !== null);
  const [isUnreadable, setUnreadable] = useState(false);
  useEffect(() => clearPaper(canvas.current), []);
  const paint = (event: React.PointerEvent<HTMLCanvasElement>): void => {
    const paper = canvas.current?.getContext('2d') ?? null;
    const from = stroke.current;
    if (paper === null || from === null) return;
    const to = pointOf(event);
    paper.beginPath();
    paper.moveTo(from.x, from.y);
    paper.lineTo(to.x, to.y);
    paper.stroke();
    length.current += Math.hypot(to.x - from.x, to.y - from.y) / paper.canvas.width;
    stroke.current = to;
  };
  const start = (event: React.PointerEvent<HTMLCanvasElement>): void => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    stroke.current = pointOf(event);
    paint(event);
    setDrawn(true);
  };
  const end = (): void => {
    if (stroke.current === null) return;
    stroke.current = null;
    if (length.current >= LEAST_STROKE) tell();
  };
  const tell = (): void =>
    canvas.current?.toBlob((blob) => blob && onChange(new File([blob], 'signature.png', { type: 'image/png' })), 'image/png');
  const attach = async (file: File): Promise<void> => {
    const picture = await createImageBitmap(file).catch(() => null);
    setUnreadable(picture === null);
    if (picture === null) return;
    clearPaper(canvas.current);
    putPicture(canvas.current, picture);
    setDrawn(true);
    tell();
  };
  const clear = (): void => {
    clearPaper(canvas.current);
    length.current = 0;
    setDrawn(false);
    setUnreadable(false);
    onChange(null);
  };
  return (
    <fieldset className="signature" aria-label={label}>
      <div className={isDrawn ? 'signature-box' : 'signature-box is-empty'} data-hint={t('common.signature.hint')}>
        <canvas
          ref={canvas}
          role="img"
          aria-label={`${label}: ${t(isDrawn ? 'common.signature.drawn' : 'common.signature.empty')}`}
          onPointerDown={start}
          onPointerMove={paint}
          onPointerUp={end}
          onPointerCancel={end}
        />
      </div>
      <div className="signature-foot">
        <span className="secondary">{label}</span>
        <Button size="small" disabled={!isDrawn} onClick={clear}>
          {t('common.signature.again')}
        </Button>
        <FileButton label={t('common.signature.attach')} accept={PICTURES} onFile={(file) => void attach(file)} />
      </div>
      {isUnreadable && (
        <span className="red-text" role="alert">
          {t('common.signature.unreadable')}
        </span>
      )}
    </fieldset>
  );
}

/** White, and as many dots as the box has now. */
function clearPaper(canvas: HTMLCanvasElement | null): void {
  const paper = canvas?.getContext('2d') ?? null;
  if (canvas === null || paper === null) return;
  canvas.width = Math.max(1, Math.round(canvas.clientWidth * SCALE));
  canvas.height = Math.max(1, Math.round(canvas.clientHeight * SCALE));
  paper.fillStyle = PAPER;
  paper.fillRect(0, 0, canvas.width, canvas.height);
  Object.assign(paper, { strokeStyle: INK, lineWidth: LINE * SCALE, lineCap: 'round', lineJoin: 'round' });
}

/** Whole and in the middle. */
function putPicture(canvas: HTMLCanvasElement | null, picture: ImageBitmap): void {
  if (canvas === null) return;
  const scale = Math.min(canvas.width / picture.width, canvas.height / picture.height);
  const [width, height] = [picture.width * scale, picture.height * scale];
  canvas.getContext('2d')?.drawImage(picture, (canvas.width - width) / 2, (canvas.height - height) / 2, width, height);
}

/** A dialog that is still opening is smaller than its canvas: what counts is where in the box. */
function pointOf({ currentTarget, clientX, clientY }: React.PointerEvent<HTMLCanvasElement>): { x: number; y: number } {
  const { left, top, width, height } = currentTarget.getBoundingClientRect();
  return { x: ((clientX - left) / width) * currentTarget.width, y: ((clientY - top) / height) * currentTarget.height };
}
