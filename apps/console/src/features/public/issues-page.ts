/**
 * /public/issues: what was handed out, where everybody can see it (发放公示, 接受群众监督). No account; villages, goods and quantities, and no name of a
 * household. Drawn as /public/shelters is, without a framework.
 */
import type { PublicIssueList } from '@fenghuo/domain';
import { publicIssueWords as en } from '../../i18n/en/public-issues.ts';
import { publicIssueWords as zh } from '../../i18n/zh/public-issues.ts';
import { csvOf, type ToldOfIssues, watchPublicIssues } from '../../live/public-issues.ts';
import { element } from './element.ts';
import { figure, type Village, villagesOf, yuan } from './issues-view.ts';
import { lendLetters } from './letters.ts';
import './public.css';
import './issues-page.css';

const LANGUAGE = 'fenghuo.public.language';

type State = { isChinese: boolean; told: ToldOfIssues; listId: string | null; wanted: string };
type Words = typeof zh;

export function showIssues(root: HTMLElement): void {
  const state: State = {
    isChinese: (localStorage.getItem(LANGUAGE) ?? navigator.language).startsWith('zh'),
    told: { list: null, failed: false },
    listId: null,
    wanted: '',
  };
  const set = (change: Partial<State>): void => {
    Object.assign(state, change);
    draw();
  };
  const draw = (): void => {
    const focused = document.activeElement;
    const caret = focused instanceof HTMLInputElement ? focused.selectionStart : null;
    root.replaceChildren(page(state, set));
    const again = focused?.id ? document.getElementById(focused.id) : null;
    again?.focus();
    if (again instanceof HTMLInputElement && caret !== null) again.setSelectionRange(caret, caret);
  };
  draw();
  watchPublicIssues((told) => set({ told }));
  lendLetters();
}

function page(state: State, set: (change: Partial<State>) => void): HTMLElement {
  const { isChinese, told, listId } = state;
  const words = isChinese ? zh : en;
  document.documentElement.lang = isChinese ? 'zh-CN' : 'en';
  document.title = words.title;
  const turn = (): void => {
    localStorage.setItem(LANGUAGE, isChinese ? 'en' : 'zh-CN');
    set({ isChinese: !isChinese });
  };
  const items = told.list?.items ?? [];
  const shown = items.find(({ id }) => id === listId) ?? items[0] ?? null;
  return element('main', { className: 'public' }, [
    element('header', {}, [
      element('h1', { textContent: words.title }),
      element('button', { id: 'language', className: 'public-language', onclick: turn, textContent: words.other }),
    ]),
    ...age(told, words),
    ...(items.length > 1 ? [lists(items, shown, words, set)] : []),
    ...(shown === null ? [] : list(shown, state, words, set)),
    element('p', { className: 'public-foot' }, [element('a', { href: '/public/shelters', textContent: words.shelters })]),
  ]);
}

function age({ list: told, failed }: ToldOfIssues, words: Words): HTMLElement[] {
  if (told !== null && !failed)
    return told.items.length > 0
      ? []
      : [
          element('div', { className: 'public-none' }, [
            element('strong', { textContent: words.none }),
            element('p', { textContent: words.noneHint }),
          ]),
        ];
  const text = told === null ? (failed ? words.failedAtAll : words.reading) : words.failed.replace('{{time}}', timeOf(told.at));
  return [element('p', { className: failed ? 'public-age public-failed' : 'public-age', role: 'status', textContent: text })];
}

function lists(
  items: readonly PublicIssueList[],
  shown: PublicIssueList | null,
  words: Words,
  set: (change: Partial<State>) => void,
): HTMLElement {
  const select = element(
    'select',
    { id: 'list', onchange: () => set({ listId: select.value }) },
    items.map(({ id, title }) => element('option', { value: id, textContent: title, selected: id === shown?.id })),
  );
  return element('div', { className: 'public-filters' }, [element('label', {}, [element('span', { textContent: words.list }), select])]);
}

function list(shown: PublicIssueList, { isChinese, wanted }: State, words: Words, set: (change: Partial<State>) => void): HTMLElement[] {
  const villages = villagesOf(shown.issues, wanted, isChinese);
  const about = (shown.from === null ? words.until : words.since.replace('{{from}}', timeOf(shown.from)))
    .replace('{{time}}', timeOf(shown.until))
    .replace('{{n}}', figure(String(shown.households)));
  const box = element('input', {
    id: 'village',
    type: 'search',
    value: wanted,
    autocomplete: 'off',
    oninput: () => set({ wanted: box.value }),
  });
  return [
    element('h2', { className: 'issues-title', textContent: shown.title }),
    element('p', { className: 'public-age', textContent: about }),
    ...(shown.issues.length > 0
      ? [element('div', { className: 'public-filters' }, [element('label', {}, [element('span', { textContent: words.village }), box])])]
      : []),
    ...(shown.issues.length > 0 && villages.length === 0 ? [element('p', { className: 'public-none', textContent: words.noneHere })] : []),
    element(
      'ol',
      {},
      villages.map((village) => card(village, isChinese, words)),
    ),
    ...(shown.donations.length > 0 ? [donations(shown, isChinese, words)] : []),
    element('p', { className: 'public-foot' }, [element('a', { href: csvOf(shown.id), textContent: words.csv })]),
  ];
}

function card({ name, within, rows }: Village, isChinese: boolean, words: Words): HTMLElement {
  const head = element('tr', {}, [
    element('th', { scope: 'col', textContent: words.goods }),
    element('th', { scope: 'col', textContent: words.quantity }),
    element('th', { scope: 'col', textContent: words.to }),
  ]);
  return element('li', { className: 'public-shelter' }, [
    element('h2', { textContent: name }),
    ...(within === null ? [] : [element('p', { className: 'public-facts', textContent: within })]),
    element('table', { className: 'issues-table' }, [
      element('thead', {}, [head]),
      element(
        'tbody',
        {},
        rows.map((row) =>
          element('tr', {}, [
            element('td', { textContent: nameOf(row.itemName, isChinese) }),
            element('td', { textContent: `${figure(row.quantity)} ${row.unit}` }),
            element('td', { textContent: words.households.replace('{{n}}', figure(String(row.households))) }),
          ]),
        ),
      ),
    ]),
  ]);
}

function donations({ donations: given }: PublicIssueList, isChinese: boolean, words: Words): HTMLElement {
  return element('section', { className: 'issues-donations' }, [
    element('h2', { textContent: `${words.donations} ${given.length}` }),
    element(
      'ul',
      {},
      given.map(({ donor, lines, moneyFen }) => {
        const goods = lines.map((line) => `${nameOf(line.itemName, isChinese)} ${figure(line.quantity)} ${line.unit}`);
        const money = moneyFen === null ? [] : [words.money.replace('{{yuan}}', yuan(moneyFen))];
        return element('li', {}, [
          element('strong', { textContent: donor ?? words.kind }),
          element('span', { textContent: [...goods, ...money].join(words.separator) }),
        ]);
      }),
    ),
  ]);
}

const nameOf = ({ zh: own, en: other }: { zh: string; en?: string | null | undefined }, isChinese: boolean): string =>
  isChinese ? own : (other ?? own);

const two = (n: number): string => String(n).padStart(2, '0');
function timeOf(instant: string): string {
  const at = new Date(instant);
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${two(at.getHours())}:${two(at.getMinutes())}`;
}
