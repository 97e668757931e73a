/** The bar: who we are, the command line, what is waiting and late, the connection in words, the person, the clock. */
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { useBoard } from '../../live/live.ts';
import { can, usePerson } from '../../live/session.ts';
import { LateGlyph } from '../../ui/glyphs.tsx';
import { Keycap } from '../../ui/pane.tsx';
import { Brand } from './brand.tsx';
import { BarClock } from './clock.tsx';
import { CommandLine, type CommandLineProps } from './command-line.tsx';
import { ConnectionWords } from './connection-words.tsx';
import { PersonMenu } from './person-menu.tsx';
import './bar.css';

type Props = CommandLineProps & {
  onShowKeys: () => void;
  /** A call is being taken; a call was put aside half-written. */
  isTaking: boolean;
  hasDraft: boolean;
};

export function TopBar({ isTaking, hasDraft, ...props }: Props) {
  const { t } = useTranslation();
  const board = useBoard();
  const { isCompact } = props;
  const mayTake = can(usePerson(), 'handleReports');
  return (
    <header className="top-bar">
      <Brand isCompact={isCompact} />
      <CommandLine {...props} />
      {mayTake && (
        <Button className="bar-take" type={hasDraft && !isTaking ? 'primary' : 'default'} disabled={isTaking} onClick={props.onNew}>
          {t(hasDraft && !isTaking ? 'bar.resume' : 'bar.take')} <Keycap>N</Keycap>
        </Button>
      )}
      <div className="bar-right">
        {!isCompact && (
          <>
            <Counter label={t('bar.waiting')} n={board.reports.length} />
            <Counter label={t('bar.open')} n={board.incidents.length} />
            <Counter label={t('bar.underWay')} n={board.underWayCount} />
          </>
        )}
        {board.lateCount > 0 && (
          <span className="late-count">
            <LateGlyph size={13} /> {t('bar.late', { n: board.lateCount })}
          </span>
        )}
        <i className="bar-line" />
        <ConnectionWords />
        <i className="bar-line" />
        <PersonMenu isCompact={isCompact} onShowKeys={props.onShowKeys} />
        <BarClock />
      </div>
    </header>
  );
}

function Counter({ label, n }: { label: string; n: number }) {
  return (
    <span className="counter">
      <span className="secondary">{label}</span> <b>{n}</b>
    </span>
  );
}
