/** The whole design in a corner: shows where the heat is, and a press or drag moves the view. */
import { useReactFlow } from '@xyflow/react';
import { type PointerEvent, useCallback, useRef } from 'react';
import { type Box, bounds, boxOf, containersFirst, NOTE_SIZE } from '../design/geometry';
import { designStore } from '../design/store';
import type { Design } from '../design/types';
import { t } from '../i18n';
import { painter } from '../live/painter';
import { type Stage, useDrawing } from './drawing';
import { drawMinimap, type MapScale, type Shape, scaleFor } from './minimap';
import './minimap.css';

const WIDTH = 160;
const HEIGHT = 104;
/** Colours this small need not follow every frame. */
const HEAT_MS = 400;
const LEAST = { x: 0, y: 0, width: 1, height: 1 };

export function Minimap() {
  const canvas = useRef<HTMLCanvasElement>(null);
  const scale = useRef<MapScale>({ x: 0, y: 0, scale: 1 });
  const held = useRef(false);
  const flow = useReactFlow();

  const draw = useCallback(({ context, transform, width, height, colours }: Stage) => {
    const visible = visibleBox(transform, width, height);
    const shapes = shapesOf(designStore.getState().design);
    // While it is dragged the map must not slide away under the pointer.
    if (!held.current) {
      scale.current = scaleFor(bounds([...shapes, visible]) ?? LEAST, WIDTH, HEIGHT);
    }
    drawMinimap(context, shapes, visible, scale.current, colours);
  }, []);
  useDrawing(canvas, draw, { heatMs: HEAT_MS, gestures: false });

  function look(event: PointerEvent<HTMLCanvasElement>): void {
    const box = event.currentTarget.getBoundingClientRect();
    const { x, y, scale: by } = scale.current;
    // On a small screen the style sheet shows the map smaller than it is drawn.
    const drawn = WIDTH / box.width;
    const across = ((event.clientX - box.left) * drawn - x) / by;
    const down = ((event.clientY - box.top) * drawn - y) / by;
    void flow.setCenter(across, down, { zoom: flow.getZoom() });
  }

  return (
    <canvas
      ref={canvas}
      className="minimap"
      width={WIDTH}
      height={HEIGHT}
      role="img"
      aria-label={t('canvas.minimap')}
      data-testid="minimap"
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        held.current = true;
        look(event);
      }}
      onPointerMove={(event) => {
        if (held.current) look(event);
      }}
      onPointerUp={() => {
        held.current = false;
      }}
      onPointerCancel={() => {
        held.current = false;
      }}
    />
  );
}

function visibleBox([x, y, zoom]: Stage['transform'], width: number, height: number): Box {
  return { x: -x / zoom, y: -y / zoom, width: width / zoom, height: height / zoom };
}

function shapesOf({ components, notes }: Design): Shape[] {
  return [
    ...containersFirst(components).map((id): Shape => {
      const what = components[id]?.width === undefined ? 'component' : 'container';
      return { ...boxOf(components, id), what, step: painter.stepOf(id) };
    }),
    ...notes.map((note): Shape => ({ ...NOTE_SIZE, ...note, what: 'note', step: null })),
  ];
}
