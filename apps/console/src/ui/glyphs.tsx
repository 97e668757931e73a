/** Small line glyphs of the interface, drawn on a 16-unit grid in the colour of the text. */
import type { ReactNode } from 'react';

function Glyph({ children, size = 14, filled = false }: { children: ReactNode; size?: number; filled?: boolean }) {
  return (
    <svg
      className="glyph"
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill={filled ? 'currentColor' : 'none'}
      stroke={filled ? 'none' : 'currentColor'}
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {children}
    </svg>
  );
}

type Props = { size?: number };

export const ClockGlyph = (props: Props) => (
  <Glyph {...props}>
    <circle cx="8" cy="8" r="6" />
    <path d="M8 4.5 V8 L10.5 9.5" />
  </Glyph>
);
export const LateGlyph = (props: Props) => (
  <Glyph {...props}>
    <path d="M8 2 L14.5 13.5 H1.5 Z M8 6.5 V9.5 M8 11.5 V11.6" />
  </Glyph>
);
export const BoxGlyph = (props: Props) => (
  <Glyph {...props}>
    <path d="M2.5 5 L8 2 L13.5 5 V11 L8 14 L2.5 11 Z M2.5 5 L8 8 L13.5 5 M8 8 V14" />
  </Glyph>
);
export const PanesGlyph = (props: Props) => (
  <Glyph {...props}>
    <path d="M2 3 H14 V13 H2 Z M6 3 V13 M6 9 H14" />
  </Glyph>
);
export const PinGlyph = (props: Props) => (
  <Glyph {...props}>
    <path d="M8 14.5 C5 11 3.5 8.8 3.5 6.4 A4.5 4.5 0 0 1 12.5 6.4 C12.5 8.8 11 11 8 14.5 Z" />
    <circle cx="8" cy="6.4" r="1.5" />
  </Glyph>
);
export const EyeGlyph = (props: Props) => (
  <Glyph {...props}>
    <path d="M1.5 8 C4 4 12 4 14.5 8 C12 12 4 12 1.5 8 Z" />
    <circle cx="8" cy="8" r="2" />
  </Glyph>
);
export const CheckGlyph = (props: Props) => (
  <Glyph {...props}>
    <path d="M3 8.5 L6.5 12 L13 4.5" />
  </Glyph>
);
export const CrossGlyph = (props: Props) => (
  <Glyph {...props}>
    <path d="M4 4 L12 12 M12 4 L4 12" />
  </Glyph>
);
export const BackGlyph = (props: Props) => (
  <Glyph {...props}>
    <path d="M6 3.5 L3 6.5 L6 9.5 M3 6.5 H9.5 A3.5 3.5 0 0 1 9.5 13.5 H6" />
  </Glyph>
);
export const SearchGlyph = (props: Props) => (
  <Glyph {...props}>
    <circle cx="7" cy="7" r="4.5" />
    <path d="M10.5 10.5 L14 14" />
  </Glyph>
);
export const LockGlyph = (props: Props) => (
  <Glyph {...props}>
    <path d="M3.5 7 H12.5 V14 H3.5 Z M5.5 7 V5 A2.5 2.5 0 0 1 10.5 5 V7" />
  </Glyph>
);
export const LayersGlyph = (props: Props) => (
  <Glyph {...props}>
    <path d="M8 2 L14 5.5 L8 9 L2 5.5 Z M2 9 L8 12.5 L14 9" />
  </Glyph>
);
export const BeaconGlyph = ({ size = 22 }: Props) => (
  <Glyph size={size} filled>
    <path d="M8 0.8 C10.4 3 9.8 4.6 9 5.6 H7 C6 4.6 5.8 3.2 8 0.8 Z M4.5 6.4 H11.5 V8 H10.8 L11.8 13.4 H13 V15.2 H3 V13.4 H4.2 L5.2 8 H4.5 Z" />
  </Glyph>
);
export const PlayGlyph = (props: Props) => (
  <Glyph {...props}>
    <path d="M4.5 3 L12.5 8 L4.5 13 Z" />
  </Glyph>
);
export const GearGlyph = (props: Props) => (
  <Glyph {...props}>
    <circle cx="8" cy="8" r="2.2" />
    <path d="M8 1.5 V3.6 M8 12.4 V14.5 M1.5 8 H3.6 M12.4 8 H14.5 M3.4 3.4 L4.9 4.9 M11.1 11.1 L12.6 12.6 M12.6 3.4 L11.1 4.9 M4.9 11.1 L3.4 12.6" />
  </Glyph>
);
export const PhoneGlyph = (props: Props) => (
  <Glyph {...props}>
    <path d="M4.5 2 H6.5 L7.5 5 L6 6.2 A7 7 0 0 0 9.8 10 L11 8.5 L14 9.5 V11.5 A2 2 0 0 1 12 13.5 A9.5 9.5 0 0 1 2.5 4 A2 2 0 0 1 4.5 2 Z" />
  </Glyph>
);
export const SoundGlyph = ({ muted, ...props }: Props & { muted: boolean }) => (
  <Glyph {...props}>
    <path d="M2.5 6 H5 L8.5 3 V13 L5 10 H2.5 Z" />
    <path d={muted ? 'M11 6 L15 10 M15 6 L11 10' : 'M11 5.5 A4 4 0 0 1 11 10.5 M13 3.5 A7 7 0 0 1 13 12.5'} />
  </Glyph>
);
export const MicrophoneGlyph = (props: Props) => (
  <Glyph {...props}>
    <path d="M8 1.8 A2 2 0 0 1 10 3.8 V7.5 A2 2 0 0 1 6 7.5 V3.8 A2 2 0 0 1 8 1.8 Z" />
    <path d="M3.5 7 A4.5 4.5 0 0 0 12.5 7 M8 11.5 V14.2 M5.5 14.2 H10.5" />
  </Glyph>
);
export const NavigateGlyph = (props: Props) => (
  <Glyph {...props}>
    <path d="M8 1.8 L13.2 13.8 L8 11 L2.8 13.8 Z" />
  </Glyph>
);
export const CameraGlyph = (props: Props) => (
  <Glyph {...props}>
    <path d="M1.8 5 H4.5 L5.8 3 H10.2 L11.5 5 H14.2 V13 H1.8 Z" />
    <circle cx="8" cy="8.8" r="2.4" />
  </Glyph>
);
export const PenGlyph = (props: Props) => (
  <Glyph {...props}>
    <path d="M3 13 L3.6 10 L10.6 3 L13 5.4 L6 12.4 Z M9 4.6 L11.4 7" />
  </Glyph>
);
export const FlagGlyph = (props: Props) => (
  <Glyph {...props}>
    <path d="M3.5 14.5 V2 H12.5 L10.5 5 L12.5 8 H3.5" />
  </Glyph>
);
export const PersonGlyph = (props: Props) => (
  <Glyph {...props}>
    <circle cx="8" cy="5.2" r="2.9" />
    <path d="M2.5 14 C3 10.6 5.2 9.6 8 9.6 C10.8 9.6 13 10.6 13.5 14" />
  </Glyph>
);
export const HouseGlyph = (props: Props) => (
  <Glyph {...props}>
    <path d="M2 7.5 L8 2.5 L14 7.5 M3.5 6.5 V13.5 H12.5 V6.5 M6.5 13.5 V9.5 H9.5 V13.5" />
  </Glyph>
);
export const PeopleGlyph = (props: Props) => (
  <Glyph {...props}>
    <circle cx="5.5" cy="5.5" r="2.2" />
    <circle cx="11" cy="6.2" r="1.8" />
    <path d="M1.5 13 C1.8 10.2 3.5 9.2 5.5 9.2 C7.5 9.2 9.2 10.2 9.5 13 M11 9.6 C12.9 9.6 14.2 10.6 14.5 13" />
  </Glyph>
);
