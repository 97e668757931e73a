/**
 * 到场? on the phone: asked when two fixes one after the other are near the place and slow (the domain's rule). It only asks; "not yet" is heeded until
 * the team has been away again.
 */
import { type ArrivalFix, type Assignment, type LngLat, seemsArrived } from '@fenghuo/domain';
import { Button } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

/** A fix sooner after the last one says nothing new. */
const APART_MS = 5_000;

type Props = {
  assignment: Pick<Assignment, 'id' | 'state'>;
  place: LngLat | null;
  /** The newest fix of this phone; null while it has none. */
  fix: ArrivalFix | null;
  onArrived: () => void;
};

export function ArrivalQuestion({ assignment, place, fix, onArrived }: Props) {
  const { t } = useTranslation();
  const before = useRef<ArrivalFix | null>(null);
  const [isThere, setThere] = useState(false);
  const [notYet, setNotYet] = useState<string | null>(null);
  const { state } = assignment;
  useEffect(() => {
    const last = before.current;
    if (fix === null || (last !== null && fix.atMs - last.atMs < APART_MS)) return;
    before.current = fix;
    const seems = last !== null && seemsArrived({ state }, place, [last, fix]);
    setThere(seems);
    if (!seems) setNotYet(null);
  }, [fix, place, state]);
  const isAsking = isThere && notYet !== assignment.id && (state === 'dispatched' || state === 'acknowledged' || state === 'enRoute');
  if (!isAsking) return null;
  return (
    <div className="arrival-question" role="alertdialog" aria-label={t('phone.arrival.title')}>
      <b>{t('phone.arrival.title')}</b>
      <span className="arrival-question-answers">
        <Button type="primary" size="large" onClick={onArrived}>
          {t('phone.arrival.yes')}
        </Button>
        <Button size="large" onClick={() => setNotYet(assignment.id)}>
          {t('phone.arrival.notYet')}
        </Button>
      </span>
    </div>
  );
}
