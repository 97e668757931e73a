/** 400 needed · 386 promised · 212 on scene, as numbers and as a bar. Each kind is named below with its own numbers: colour says it again. */
import { BOARD_KINDS, type ForceRequest, type NeedBoard } from '@fenghuo/domain';
import { useTranslation } from 'react-i18next';
import { count } from '../../ui/format.ts';

export function Tally({ board, requests }: { board: NeedBoard; requests: readonly ForceRequest[] }) {
  const { t } = useTranslation();
  const { needed, promised, onScene, byKind } = board;
  const whole = Math.max(needed, promised, 1);
  const kinds = BOARD_KINDS.flatMap((kind) => (byKind[kind] ? [{ kind, ...byKind[kind] }] : []));
  const gap = needed - promised;
  const words = t('force.tally', { needed: count(needed), promised: count(promised), onScene: count(onScene) });
  return (
    <div className="tally">
      <div className="tally-numbers">
        <span>
          <b>{count(needed)}</b> {t('force.needed')}
        </span>
        <span>
          <b>{count(promised)}</b> {t('force.promised')}
        </span>
        <span>
          <b>{count(onScene)}</b> {t('force.onScene')}
        </span>
        {gap > 0 && <span className="tally-gap">{t('force.gap', { n: count(gap) })}</span>}
      </div>
      <div className="tally-bar" role="img" aria-label={words} title={words}>
        {kinds.map(({ kind, promised: some, onScene: there }) => (
          <span key={kind} className={`tally-part tally-${kind}`} style={{ width: `${(some / whole) * 100}%` }}>
            <i style={{ width: `${(there / Math.max(some, 1)) * 100}%` }} />
          </span>
        ))}
      </div>
      <div className="tally-kinds">
        {kinds.map(({ kind, promised: some, onScene: there }) => (
          <span key={kind} className="nowrap">
            <i className={`tally-mark tally-${kind}`} aria-hidden="true" /> {t(`force.kind.${kind}`)} {count(there)}/{count(some)}
            <Consent requests={requests.filter((request) => request.kind === kind)} />
          </span>
        ))}
      </div>
    </div>
  );
}

/** How many were asked for their yes, and how many gave it. Of one it says nothing that its own line does not. */
function Consent({ requests }: { requests: readonly ForceRequest[] }) {
  const { t } = useTranslation();
  if (requests.length < 2) return null;
  const agreed = requests.filter(({ agreedCount }) => agreedCount !== null).length;
  return <span className="tertiary"> {t('force.consent', { asked: requests.length, agreed })}</span>;
}
