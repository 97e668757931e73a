/** Whom to send, by grade, between the form and the request. */
import { NO_RESPONSE, RESPONSE_GRADES, type SetTypeResponse, type TypeResponse } from '@fenghuo/domain';

export type EnteredRequirement = {
  capability?: string | undefined;
  minLevel?: number | null | undefined;
  teams?: number | null | undefined;
  headcount?: number | null | undefined;
};
export type EnteredResponse = Partial<Record<keyof TypeResponse, readonly (EnteredRequirement | undefined)[] | undefined>>;

/** An emptied number is missing, not nothing: the schema then says so beside it. */
export const responseFrom = (entered: EnteredResponse | undefined): SetTypeResponse =>
  Object.fromEntries(
    RESPONSE_GRADES.map((grade) => [
      grade,
      (entered?.[grade] ?? []).map((row) => Object.fromEntries(Object.entries(row ?? {}).filter(([, value]) => value !== null))),
    ]),
  ) as SetTypeResponse;

/** A list says the same in whatever order its fields were filled in. */
const told = (response: SetTypeResponse | TypeResponse): string =>
  JSON.stringify(
    RESPONSE_GRADES.map((grade) =>
      (response[grade] ?? []).map((one) => [one.capability, one.minLevel ?? 0, one.teams, one.headcount ?? 0]),
    ),
  );

export const isOtherResponse = (before: TypeResponse | undefined, response: SetTypeResponse): boolean =>
  told(before ?? NO_RESPONSE) !== told(response);
