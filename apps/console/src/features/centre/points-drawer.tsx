/** Issue points of a depot (发放点): where goods are handed out, each under a sign that people can see from afar. */
import type { Depot, IssuePoint, PlaceInput } from '@fenghuo/domain';
import { Button, Drawer, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { uuidv7 } from 'uuidv7';
import { send } from '../../live/send.ts';
import { Refusal, tellDone, useCommand } from '../../ui/command.tsx';
import { CrossGlyph } from '../../ui/glyphs.tsx';
import { PlaceField } from '../../ui/place-field.tsx';
import { PHONE, useMedia } from '../../ui/use-media.ts';
import './centre.css';

type Entered = { id: string; sign: string; name: string; address: string; point: readonly [number, number] | null };

const enteredFrom = ({ id, sign, name, place }: IssuePoint): Entered => ({
  ...{ id, sign, name, address: place.address ?? '' },
  point: place.point?.coordinates ?? null,
});

function placeOf({ address, point }: Entered): PlaceInput | undefined {
  if (address.trim() === '' && point === null) return undefined;
  return {
    ...(point && { point: { type: 'Point', coordinates: [point[0], point[1]] } }),
    ...(address.trim() !== '' && { address: address.trim() }),
  };
}

export function PointsDrawer({ depot, onClose }: { depot: Depot; onClose: () => void }) {
  const { t } = useTranslation();
  const isPhone = useMedia(PHONE);
  const [points, setPoints] = useState<readonly Entered[]>(() => {
    const there = (depot.issuePoints ?? []).map(enteredFrom);
    return there.length > 0 ? there : [newPoint(1, t('aid.points.nameOf', { n: 1 }))];
  });
  const { run, isBusy, failure } = useCommand();
  const change = (id: string, part: Partial<Entered>): void =>
    setPoints((before) => before.map((one) => (one.id === id ? { ...one, ...part } : one)));
  const isReady = points.every(({ sign, name }) => sign.trim() !== '' && name.trim() !== '');
  const save = async (): Promise<void> => {
    if (!isReady) return;
    const issuePoints = points.map((one) => {
      const place = placeOf(one);
      return { id: one.id, sign: one.sign.trim(), name: one.name.trim(), ...(place && { place }) };
    });
    const about = { name: 'describeDepot', subjectId: depot.id, version: depot.version };
    if ((await run(() => send<Depot>('PATCH', `/depots/${depot.id}`, { issuePoints }, about))) === null) return;
    tellDone(t('aid.points.saved', { n: points.length }));
    onClose();
  };
  return (
    <Drawer
      open
      title={t('aid.points.title')}
      size={isPhone ? '100%' : 480}
      onClose={onClose}
      footer={
        <div className="drawer-foot">
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button
            type="primary"
            disabled={!isReady}
            title={isReady ? '' : t('aid.points.incomplete')}
            loading={isBusy}
            onClick={() => void save()}
          >
            {t('common.save')}
          </Button>
        </div>
      }
    >
      <div className="aid-form">
        <p className="secondary">{t('aid.points.hint')}</p>
        {points.map((point, index) => (
          <fieldset key={point.id} className="issue-point-fields">
            <Input
              className="issue-sign"
              aria-label={t('aid.points.signOf', { n: index + 1 })}
              maxLength={20}
              value={point.sign}
              onChange={(event) => change(point.id, { sign: event.target.value })}
            />
            <Input
              aria-label={t('aid.points.nameLabel', { n: index + 1 })}
              maxLength={60}
              value={point.name}
              onChange={(event) => change(point.id, { name: event.target.value })}
            />
            <Button
              type="text"
              aria-label={t('aid.points.remove', { sign: point.sign })}
              icon={<CrossGlyph />}
              onClick={() => setPoints((before) => before.filter(({ id }) => id !== point.id))}
            />
            <PlaceField
              address={point.address}
              point={point.point === null ? null : [point.point[0], point.point[1]]}
              pointName={null}
              onChange={(changes) =>
                change(point.id, {
                  ...(changes.address !== undefined && { address: changes.address }),
                  ...(changes.point !== undefined && { point: changes.point }),
                })
              }
            />
          </fieldset>
        ))}
        <Button
          type="dashed"
          onClick={() => setPoints((before) => [...before, newPoint(before.length + 1, t('aid.points.nameOf', { n: before.length + 1 }))])}
        >
          {t('aid.points.add')}
        </Button>
        <Refusal failure={failure} />
      </div>
    </Drawer>
  );
}

const newPoint = (n: number, name: string): Entered => ({ id: uuidv7(), sign: String(n), name, address: '', point: null });
