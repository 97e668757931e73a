/** The kind of a drawing, as the map draws it. The word stands beside it. */
import type { DrawingKind } from '@fenghuo/domain';
import './drawing-mark.css';

export const DrawingMark = ({ kind }: { kind: DrawingKind }) => <i className={`drawing-mark drawing-${kind}`} aria-hidden="true" />;
