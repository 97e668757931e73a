/** What a spec makes of an answer: what was asked for, or the code that it was refused with. */
export async function ok<T>(answer: Promise<{ status: number; body: T }>): Promise<T> {
  const { status, body } = await answer;
  if (status !== 200 && status !== 201) throw new Error(`${status} ${JSON.stringify(body)}`);
  return body;
}

export async function refused(answer: Promise<{ status: number; body: object }>): Promise<[status: number, code: string | undefined]> {
  const { status, body } = await answer;
  return [status, (body as { code?: string }).code];
}
