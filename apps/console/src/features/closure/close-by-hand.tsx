/** Closing what the hand draws: the map stays free beside it, and what cannot be closed is said while it is drawn, not after it was sent. */
import { problemOfClosure } from '@fenghuo/domain';
import { Button, Segmented } from 'antd';
import { useTranslation } from 'react-i18next';
import { CLOSING_SHAPES, type ClosingShape, useClosing } from './closing.ts';
import { ClosureFields, useCloser } from './closure-fields.tsx';
import { refusalOf } from './refusal.ts';

export function CloseByHand() {
  const shape = useClosing((state) => state.shape);
  return shape === null ? null : <Panel shape={shape} />;
}

function Panel({ shape }: { shape: ClosingShape }) {
  const { t } = useTranslation();
  const { drawn, begin, end } = useClosing();
  const closer = useCloser(end);
  const refusal = drawn === null ? null : refusalOf(problemOfClosure(drawn));
  const canClose = drawn !== null && refusal === null && closer.isReady;
  const close = (): void => {
    if (canClose) void closer.close(drawn);
  };
  return (
    <section className="map-box closure-panel" aria-label={t('closure.title')}>
      <div className="closure-choice">
        <b>{t('closure.title')}</b>
        <Segmented<ClosingShape>
          aria-label={t('closure.shape')}
          options={CLOSING_SHAPES.map((each) => ({ value: each, label: t(`closure.shapes.${each}`) }))}
          value={shape}
          onChange={begin}
        />
      </div>
      <span className="secondary">{t(`closure.draw.${shape}`)}</span>
      {refusal !== null && (
        <span className="closure-problem" role="alert">
          {t(`closure.problem.${refusal}`)}
        </span>
      )}
      <ClosureFields closer={closer} hasRadius={shape === 'point'} onEnter={close} />
      <div className="closure-buttons">
        <Button onClick={end}>{t('common.cancel')}</Button>
        <Button
          danger
          type="primary"
          disabled={!canClose}
          title={drawn === null ? t('closure.notDrawn') : closer.isReady ? '' : t('common.reasonNeeded')}
          loading={closer.isBusy}
          onClick={close}
        >
          {t('closure.close')}
        </Button>
      </div>
    </section>
  );
}
