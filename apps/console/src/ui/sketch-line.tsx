/** The line in which a shape is named and saved while the hand draws it on the map. */
import { Button, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { Refusal } from './command.tsx';
import './sketch-line.css';

type Props = {
  hint: string;
  label: string;
  name: string;
  onName: (name: string) => void;
  okText: string;
  canSave: boolean;
  isBusy: boolean;
  failure: unknown;
  onSave: () => void;
  onCancel: () => void;
};

export function SketchLine({ hint, label, name, onName, okText, canSave, isBusy, failure, onSave, onCancel }: Props) {
  const { t } = useTranslation();
  return (
    <div className="sketch-line">
      <div className="secondary">{hint}</div>
      <div className="sketch-fields">
        <Input
          size="small"
          aria-label={label}
          maxLength={60}
          value={name}
          onChange={(event) => onName(event.target.value)}
          onPressEnter={onSave}
        />
        <Button size="small" type="primary" disabled={!canSave} loading={isBusy} onClick={onSave}>
          {okText}
        </Button>
        <Button size="small" onClick={onCancel}>
          {t('common.cancel')}
        </Button>
      </div>
      <Refusal failure={failure} />
    </div>
  );
}
