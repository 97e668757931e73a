/** Display and sound, with the sounds of the desk to be heard. */
import { DisplayPage } from '../../features/account/display.tsx';
import { testSounds, useSoundState } from '../../features/bar/sounds.ts';

export function DisplaySection() {
  const isOn = useSoundState((state) => state.isOn);
  return <DisplayPage sound={{ isOn, test: () => void testSounds() }} />;
}
