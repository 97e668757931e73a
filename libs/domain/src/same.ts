/** Whether two JSON values say the same. The order of keys says nothing: PostgreSQL keeps its own. */
export function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null || Array.isArray(a) !== Array.isArray(b)) return false;
  const [left, right] = [known(a), known(b)];
  return left.length === right.length && left.every(([key, value]) => isSame(value, (b as Record<string, unknown>)[key]));
}

/** JSON has no undefined: a field that is undefined is absent. */
const known = (value: object): [string, unknown][] => Object.entries(value).filter(([, one]) => one !== undefined);
