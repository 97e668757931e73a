/**
 * Chinese letters for a machine that has none: a phone has its own and fetches nothing, for the bundled font is worth more than all the rest of a page.
 * A letter that no font knows is drawn as a box, and all boxes are alike.
 */
const TWO_LETTERS = ['避', '难'] as const;
const SIZE = 24;

export function lendLetters(): void {
  const [one, other] = TWO_LETTERS.map(drawn);
  // Without a canvas nobody can tell; then there is no sight of the page either.
  if (one === undefined || other === undefined || one !== other) return;
  void import('@fontsource-variable/noto-sans-sc').then(() => document.body.classList.add('is-lent'));
}

function drawn(letter: string): string | undefined {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [SIZE, SIZE];
  const context = canvas.getContext('2d');
  if (context === null) return undefined;
  context.font = `${SIZE}px ${getComputedStyle(document.body).fontFamily}`;
  context.textBaseline = 'top';
  context.fillText(letter, 0, 0);
  return context.getImageData(0, 0, SIZE, SIZE).data.join();
}
