/** Calls for help on every console: loud until somebody owns them, then in sight until they are over. */
import type { Sos } from '@fenghuo/domain';
import { Button } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNow, useRow, useRows } from '../../live/live.ts';
import { send } from '../../live/send.ts';
import { can, usePerson } from '../../live/session.ts';
import { ReasonDialog, useCommand } from '../../ui/command.tsx';
import { failureWords } from '../../ui/failure.ts';
import { clockTime, coordinates, duration } from '../../ui/format.ts';
import { LateGlyph } from '../../ui/glyphs.tsx';
import { play, wakeOnTouch } from '../../ui/sound.ts';
import './sos.css';

const AGAIN_MS = 3_000;

export function SosBanner({ onShow }: { onShow: (sos: Sos) => void }) {
  const calls = useRows('sos').toSorted(
    (a, b) => Number(a.state === 'owned') - Number(b.state === 'owned') || (a.raisedAt < b.raisedAt ? -1 : 1),
  );
  useEffect(wakeOnTouch, []);
  const isLoud = calls.some(({ state }) => state === 'raised');
  useEffect(() => {
    if (!isLoud) return;
    // No setting silences a call for help; owning it does.
    const ring = (): void => play('sos', { isForced: true });
    ring();
    const timer = setInterval(ring, AGAIN_MS);
    return () => clearInterval(timer);
  }, [isLoud]);
  if (calls.length === 0) return null;
  return (
    <div className="sos-banners">
      {calls.map((sos) => (
        <SosRow key={sos.id} sos={sos} onShow={onShow} />
      ))}
    </div>
  );
}

function SosRow({ sos, onShow }: { sos: Sos; onShow: (sos: Sos) => void }) {
  const { t } = useTranslation();
  const nowMs = useNow();
  const person = usePerson();
  const team = useRow('team', sos.teamId);
  const { run, isBusy, failure } = useCommand();
  const [isEnding, setEnding] = useState(false);
  const mayAct = can(person, 'handleIncidents');
  const own = (): void => void run(() => send('POST', `/sos/${sos.id}/own`, {}, { name: 'own', subjectId: sos.id }));
  const end = (reason: string) => send('POST', `/sos/${sos.id}/end`, { reason }, { name: 'end', subjectId: sos.id });
  const who = [team?.name, sos.person?.name].filter(Boolean).join(' ');
  return (
    <div className={`sos-row sos-${sos.state}`} role={sos.state === 'raised' ? 'alert' : 'status'} data-sos={sos.state}>
      <LateGlyph size={20} />
      <b>{t('sos.title', { who: who || t('common.unknown') })}</b>
      <span className="sos-facts">
        <time>{clockTime(Date.parse(sos.raisedAt))}</time>
        {sos.state === 'raised' && <b>{duration((nowMs - Date.parse(sos.raisedAt)) / 1000)}</b>}
        <span>{sos.point ? coordinates(sos.point.coordinates) : t('sos.noPosition')}</span>
        {(sos.pressCount ?? 1) > 1 && (
          <span>{t('sos.pressed', { n: sos.pressCount, time: clockTime(Date.parse(sos.pressedAt ?? sos.raisedAt)) })}</span>
        )}
        {sos.flags.includes('late') && <span>{t('sos.late')}</span>}
        {sos.owner && <span>{t('sos.owned', { name: sos.owner.name, time: clockTime(Date.parse(sos.ownedAt ?? sos.raisedAt)) })}</span>}
      </span>
      {failure !== null && <span role="alert">{failureWords(t, failure)}</span>}
      {(sos.point !== null || sos.incidentId !== null) && <Button onClick={() => onShow(sos)}>{t('sos.show')}</Button>}
      {mayAct && sos.owner?.id !== person?.id && (
        <Button type="primary" danger={sos.state === 'raised'} loading={isBusy} onClick={own}>
          {t(sos.state === 'raised' ? 'sos.own' : 'sos.takeOver')}
        </Button>
      )}
      {mayAct && sos.state === 'owned' && <Button onClick={() => setEnding(true)}>{t('sos.end')}</Button>}
      <ReasonDialog
        title={t('sos.endTitle', { who })}
        open={isEnding}
        choices={[t('phone.sos.reason.safe'), t('phone.sos.reason.mistake')]}
        okText={t('sos.end')}
        onCancel={() => setEnding(false)}
        onGiven={end}
      />
    </div>
  );
}
