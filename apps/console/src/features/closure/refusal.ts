/** Why what was drawn cannot be closed, by the word of the catalogue; the domain says it for the log. */
export function refusalOf(problem: string | null): 'crosses' | 'wide' | 'nothing' | null {
  if (problem === null) return null;
  if (problem.startsWith('crosses')) return 'crosses';
  return problem.startsWith('wider') ? 'wide' : 'nothing';
}
