/** What was escalated to this person, loud until somebody owns it: on a desk and on a phone, as long as the page is open. */
import { type Escalation, personIsTold } from '@fenghuo/domain';
import { Button } from 'antd';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useRows } from '../../live/live.ts';
import { send } from '../../live/send.ts';
import { usePerson } from '../../live/session.ts';
import { Refusal, tellDone, useCommand } from '../../ui/command.tsx';
import { LateGlyph } from '../../ui/glyphs.tsx';
import { Banner } from '../../ui/pane.tsx';
import { play } from '../../ui/sound.ts';

const AGAIN_MS = 60_000;

export function EscalationBanner() {
  const { t } = useTranslation();
  const person = usePerson();
  const { run, isBusy, failure } = useCommand();
  const mine = useRows('escalation')
    .filter((one) => person !== null && personIsTold(one, person.id))
    .toSorted((a, b) => (a.firedAt < b.firedAt ? 1 : -1));
  useCalls(mine);
  const [first] = mine;
  if (first === undefined) return <Refusal failure={failure} />;
  const own = async (): Promise<void> => {
    const done = await run(() => send<Escalation>('POST', `/escalations/${first.id}/own`, {}, { name: 'own', subjectId: first.id }));
    if (done !== null) tellDone(t('escalation.ownDone'));
  };
  const words = { step: t(`common.clock.${first.step}`), title: first.title };
  return (
    <>
      <Banner
        tone="red"
        icon={<LateGlyph />}
        action={
          <Button loading={isBusy} onClick={() => void own()}>
            {t('escalation.own')}
          </Button>
        }
      >
        {mine.length === 1 ? t('escalation.banner', words) : t('escalation.bannerMore', { ...words, n: mine.length - 1 })}
      </Banner>
      <Refusal failure={failure} />
    </>
  );
}

/** Sounds with each round that is new to this page, and once a minute while one is open. */
function useCalls(mine: readonly Escalation[]): void {
  const heard = useRef<ReadonlySet<string>>(new Set());
  const key = mine.map(({ id, round }) => `${id} ${round}`).join();
  useEffect(() => {
    const calls = key === '' ? [] : key.split(',');
    if (calls.some((call) => !heard.current.has(call))) play('turnedLate');
    heard.current = new Set(calls);
    if (calls.length === 0) return undefined;
    const timer = setInterval(() => play('turnedLate'), AGAIN_MS);
    return () => clearInterval(timer);
  }, [key]);
}
