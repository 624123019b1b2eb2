/** One thing to add: drag it onto the canvas, click it, or tap it and then the canvas. */
import { type PointerEvent, type ReactNode, useRef } from 'react';
import { canvasView } from '../canvas/view';
import type { Point } from '../design/types';
import { KindIcon } from '../ui/icons/kinds';
import { setMode, uiStore } from '../ui/state';

const DRAG_THRESHOLD = 6;

export interface Drag {
  readonly icon: string;
  readonly label: string;
  readonly at: Point;
}

interface Props {
  readonly icon: string;
  readonly label: string;
  readonly title: string;
  readonly testId: string;
  readonly children?: ReactNode;
  /** Adds it at a point of the canvas, or where there is room. */
  readonly onAdd: (at?: Point) => unknown;
  readonly onDrag: (drag: Drag | null) => void;
}

export function PaletteItem({ icon, label, title, testId, children, onAdd, onDrag }: Props) {
  const start = useRef<{ at: Point; touch: boolean; dragging: boolean } | null>(null);

  function onPointerMove(event: PointerEvent<HTMLButtonElement>): void {
    const gesture = start.current;
    if (!gesture || event.buttons === 0) return;
    const at = { x: event.clientX, y: event.clientY };
    const far = Math.hypot(at.x - gesture.at.x, at.y - gesture.at.y) > DRAG_THRESHOLD;
    if (!far && !gesture.dragging) return;
    gesture.dragging = true;
    onDrag({ icon, label, at });
  }

  function onPointerUp(event: PointerEvent<HTMLButtonElement>): void {
    if (!start.current?.dragging) return;
    onDrag(null);
    const under = document.elementFromPoint(event.clientX, event.clientY);
    if (!under?.closest('.canvas')) return;
    const at = canvasView()?.at({ x: event.clientX, y: event.clientY });
    if (at) onAdd(at);
  }

  function onClick(): void {
    const gesture = start.current;
    start.current = null;
    if (gesture?.dragging) return;
    if (gesture?.touch) {
      setMode({ kind: 'placing', what: label, place: onAdd });
      uiStore.setState({ sheet: null });
    } else onAdd();
  }

  return (
    <button
      type="button"
      className="palette-item"
      title={title}
      data-testid={testId}
      onPointerDown={(event) => {
        const at = { x: event.clientX, y: event.clientY };
        start.current = { at, touch: event.pointerType === 'touch', dragging: false };
        // A quick move leaves the button before the browser reports it once.
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
      onPointerCancel={() => {
        start.current = null;
        onDrag(null);
      }}
      onClick={onClick}
    >
      {children ?? (
        <>
          <KindIcon kind={icon} size={20} />
          <span>{label}</span>
        </>
      )}
    </button>
  );
}
