/** Who of a chain cannot be reached, in words: persons by name, roles that nobody holds by theirs. */
import type { EscalationChain } from '@fenghuo/domain';
import type { TFunction } from 'i18next';

export const unreachableWords = (t: TFunction, unreachable: EscalationChain['unreachable']): string =>
  [
    ...new Set(
      unreachable.map(
        ({ name, role }) => name ?? (role ? t('escalation.clocks.nobody', { roles: t(`common.role.${role}`) }) : t('common.unknown')),
      ),
    ),
  ].join(t('common.listSeparator'));
