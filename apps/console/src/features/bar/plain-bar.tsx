/** The bar of screens without a command line: who we are, where we are, the connection in words, the person, the clock. */
import { Brand } from './brand.tsx';
import { BarClock } from './clock.tsx';
import { ConnectionWords } from './connection-words.tsx';
import { PersonMenu } from './person-menu.tsx';
import './bar.css';

export function PlainBar({ title, isCompact }: { title: string; isCompact: boolean }) {
  return (
    <header className="top-bar is-plain">
      <Brand isCompact={isCompact} />
      <h1 className="bar-title">{title}</h1>
      <div className="bar-right">
        <ConnectionWords />
        <i className="bar-line" />
        <PersonMenu isCompact={isCompact} />
        <BarClock />
      </div>
    </header>
  );
}
