/** Sources of danger, and what must be protected first, the nearest first; a press flies there. */
import type { GazetteerKind, LngLat, AroundPlaces as Places } from '@fenghuo/domain';
import { useTranslation } from 'react-i18next';
import { useAround } from '../../live/around.ts';
import { SymbolIcon } from '../../ui/symbol-icon.tsx';
import { riskLook } from '../../ui/symbols.ts';
import type { Near } from './around.ts';
import { Group, Row } from './around-rows.tsx';

type Place = Places['items'][number];

export function AroundPlaces({ of, onFly }: { of: 'risks' | 'protected'; onFly: (point: LngLat) => void }) {
  const { t } = useTranslation();
  const told = useAround(({ value }) => value?.[of] ?? null);
  if (told === null) return null;
  const near = told.items.map(
    (row): Near<Place> => ({ row, point: row.point.coordinates, metres: row.distanceMetres, degrees: row.bearingDegrees }),
  );
  const more = told.total - near.length;
  return (
    <Group title={t(`around.${of}`)} none={t(`around.none.${of}`)} near={near} note={more > 0 ? t('around.more', { n: more }) : null}>
      {(one) => (
        <Row key={one.row.id} near={one} symbol={<Mark kind={one.row.kind} of={of} />} name={one.row.name} onPress={() => onFly(one.point)}>
          {t(`gazetteer.kind.${one.row.kind}`)}
        </Row>
      )}
    </Group>
  );
}

function Mark({ kind, of }: { kind: GazetteerKind; of: 'risks' | 'protected' }) {
  const { t } = useTranslation();
  return <SymbolIcon spec={of === 'risks' ? riskLook(kind, t('around.letter.risk')) : { of: 'protected' }} size={22} />;
}
