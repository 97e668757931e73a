/** Calls for help on screens that have no place of their own for them: nobody at a console may miss one. */
import { useNavigate } from 'react-router';
import { SosBanner } from '../features/sos/sos-banner.tsx';

export function SosOverlay() {
  const navigate = useNavigate();
  return (
    <div className="sos-overlay">
      <SosBanner onShow={() => void navigate('/command')} />
    </div>
  );
}
