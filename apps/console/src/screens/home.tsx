/** `/`: each to the first screen of their work. */
import { Navigate } from 'react-router';
import { usePerson } from '../live/session.ts';
import { homeOf } from '../ui/destinations.ts';

export function Home() {
  const person = usePerson();
  return person && <Navigate to={homeOf(person)} replace />;
}
