/** Who can be told: people with what is known of how to reach them. Read when a round is due, for sessions and roles change by the minute. */
import { ALL_ROLES, type EscalationChain, type Reach } from '@fenghuo/domain';
import type { Query } from './clock-facts.ts';

type Wanted = { chain: Pick<EscalationChain, 'rounds'>; nodes: readonly string[]; teamId: string | null };

/** Everybody whom any round of these chains may tell at these places. */
export async function reachOf(query: Query, wanted: readonly Wanted[]): Promise<Reach[]> {
  const rounds = wanted.flatMap(({ chain }) => chain.rounds);
  return query<Reach>(
    `${REACH} AND (id = ANY($1::uuid[]) OR EXISTS (SELECT FROM jsonb_array_elements(roles) AS held
       WHERE held ->> 'role' = ANY($2::text[]) AND (held ->> 'jurisdictionId' = ANY($3::text[]) OR held ->> 'teamId' = ANY($4::text[]))))`,
    [
      rounds.flatMap(({ personIds }) => personIds),
      [...new Set([...ALL_ROLES, ...rounds.flatMap(({ roles }) => roles)])],
      [...new Set(wanted.flatMap(({ nodes }) => nodes))],
      wanted.flatMap(({ teamId }) => teamId ?? []),
    ],
  );
}

/** Guests came for one task: no chain calls them. */
export const REACH = `SELECT id AS "personId", name, roles, phone,
    (SELECT max(used_at) FROM sessions s WHERE s.person_id = persons.id) AS "seenAt" FROM persons WHERE NOT disabled AND guest_assignment_id IS NULL`;
