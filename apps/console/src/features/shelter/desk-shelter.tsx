/** The shelter that was pressed on the map of the desk: the same pane as on the board. */
import { useTranslation } from 'react-i18next';
import { useRow } from '../../live/live.ts';
import { useNodeFacts } from '../../ui/node-facts.ts';
import { EmptyState } from '../../ui/pane.tsx';
import { ShelterPane } from './shelter-pane.tsx';
import './shelter.css';

export function DeskShelter({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation();
  const shelter = useRow('shelter', id);
  const facts = useNodeFacts();
  if (shelter === null) return <EmptyState title={t('shelter.noneFound')}>{t('incident.goneHint')}</EmptyState>;
  return <ShelterPane shelter={shelter} settings={facts.settings(shelter.jurisdictionId)} onClose={onClose} />;
}
