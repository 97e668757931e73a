/**
 * /public/passes/:token: what whoever stops a vehicle reads on the own phone. One word says whether it is let through; below it what must stand there:
 * plate, goods, way. Asked anew whenever the page is looked at again, for a pass may be taken back.
 */
import type { PublicPass } from '@fenghuo/domain';
import { publicPassWords as en } from '../../i18n/en/public-pass.ts';
import { publicPassWords as zh } from '../../i18n/zh/public-pass.ts';
import { readPublicPass } from '../../live/public-pass.ts';
import { element } from './element.ts';
import { lendLetters } from './letters.ts';
import './public.css';
import './pass-page.css';

const LANGUAGE = 'fenghuo.public.language';
const SIGN = { valid: '✓', invalid: '✕', expired: '✕', notYet: '—' } as const;

type Told = { pass: PublicPass | null; at: Date } | 'asking';

export function showPass(root: HTMLElement, token: string): void {
  let isChinese = (localStorage.getItem(LANGUAGE) ?? navigator.language).startsWith('zh');
  let told: Told = 'asking';
  let asked = 0;
  const draw = (): void => root.replaceChildren(page(told, isChinese, ask, turn));
  const turn = (): void => {
    isChinese = !isChinese;
    localStorage.setItem(LANGUAGE, isChinese ? 'zh-CN' : 'en');
    draw();
  };
  const ask = (): void => {
    const mine = ++asked;
    told = 'asking';
    draw();
    void readPublicPass(token).then((pass) => {
      if (mine !== asked) return;
      told = { pass, at: new Date() };
      draw();
    });
  };
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') ask();
  });
  ask();
  lendLetters();
}

function page(told: Told, isChinese: boolean, onAsk: () => void, onTurn: () => void): HTMLElement {
  const words = isChinese ? zh : en;
  document.documentElement.lang = isChinese ? 'zh-CN' : 'en';
  document.title = words.title;
  return element('main', { className: 'public' }, [
    element('header', {}, [
      element('h1', { textContent: words.title }),
      element('button', { id: 'language', className: 'public-language', onclick: onTurn, textContent: words.other }),
    ]),
    ...(told === 'asking'
      ? [element('p', { className: 'public-note', role: 'status', textContent: words.asking })]
      : [answer(told, words)]),
    element('button', { className: 'pass-again', onclick: onAsk, disabled: told === 'asking', textContent: words.again }),
  ]);
}

function answer({ pass, at }: Exclude<Told, 'asking'>, words: typeof zh): HTMLElement {
  if (pass === null) return element('p', { className: 'public-age public-failed', role: 'alert', textContent: words.failed });
  const { state, plate, cargo, route, validFrom, validUntil } = pass;
  const facts: [string, string | undefined][] = [
    [words.plate, plate],
    [words.cargo, cargo],
    [words.route, route],
    [words.from, validFrom && timeOf(validFrom)],
    [words.until, validUntil && timeOf(validUntil)],
  ];
  return element('section', { className: `pass is-${state}` }, [
    element('div', { className: 'pass-state', role: 'status' }, [
      element('span', { ariaHidden: 'true', textContent: SIGN[state] }),
      element('strong', { textContent: words.state[state] }),
    ]),
    element('p', { className: 'public-note', textContent: words.means[plate === undefined ? 'unknown' : state] }),
    element(
      'dl',
      {},
      facts.flatMap(([name, value]) =>
        value === undefined ? [] : [element('dt', { textContent: name }), element('dd', { textContent: value })],
      ),
    ),
    element('p', { className: 'public-age', textContent: words.checked.replace('{{time}}', clockOf(at)) }),
  ]);
}

const two = (n: number): string => String(n).padStart(2, '0');
const timeOf = (instant: string): string => {
  const at = new Date(instant);
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${two(at.getHours())}:${two(at.getMinutes())}`;
};
const clockOf = (at: Date): string => `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
