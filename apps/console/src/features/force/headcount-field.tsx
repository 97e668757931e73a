/** How many people, wherever a force is asked for or told of. */
import { InputNumber } from 'antd';
import { Labelled } from '../../ui/labelled.tsx';

const MOST = 1_000_000;

type Props = { label: string; value: number | null; onChange: (value: number | null) => void; onEnter?: () => void };

/** `onEnter`: the field is the first of its dialog, and Enter in it sends. */
export function HeadcountField({ label, value, onChange, onEnter }: Props) {
  return (
    <Labelled label={label}>
      <InputNumber
        autoFocus={onEnter !== undefined}
        min={1}
        max={MOST}
        precision={0}
        value={value}
        onChange={onChange}
        {...(onEnter && { onPressEnter: onEnter })}
      />
    </Labelled>
  );
}
