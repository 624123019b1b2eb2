/** The whole design in a corner: shows where the heat is, and a press or drag moves the view. */
import { useReactFlow, useStoreApi } from '@xyflow/react';
import { type PointerEvent, useEffect, useRef } from 'react';
import { type Box, bounds, boxOf, containersFirst, NOTE_SIZE } from '../design/geometry';
import { designStore } from '../design/store';
import type { Design } from '../design/types';
import { t } from '../i18n';
import { painter } from '../live/painter';
import { onColours } from '../ui/theme';
import { drawMinimap, type MapColours, type MapScale, type Shape, scaleFor } from './minimap';
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
  const store = useStoreApi();

  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d');
    if (!element || !context) return;
    let colours = coloursOf(element);
    let request = 0;
    let heat: ReturnType<typeof setTimeout> | undefined;

    function draw(): void {
      request = 0;
      if (!context) return;
      const { transform, width, height } = store.getState();
      const visible = visibleBox(transform, width, height);
      const shapes = shapesOf(designStore.getState().design);
      // While it is dragged the map must not slide away under the pointer.
      if (!held.current) {
        scale.current = scaleFor(bounds([...shapes, visible]) ?? LEAST, WIDTH, HEIGHT);
      }
      drawMinimap(context, shapes, visible, scale.current, colours);
    }

    const soon = () => {
      request ||= requestAnimationFrame(draw);
    };
    const stops = [
      store.subscribe((state, before) => {
        if (state.transform !== before.transform || state.width !== before.width) soon();
      }),
      designStore.subscribe((state) => state.design, soon),
      painter.onPaint(() => {
        heat ??= setTimeout(() => {
          heat = undefined;
          soon();
        }, HEAT_MS);
      }),
      onColours(() => {
        colours = coloursOf(element);
        soon();
      }),
    ];
    soon();
    return () => {
      cancelAnimationFrame(request);
      clearTimeout(heat);
      for (const stop of stops) stop();
    };
  }, [store]);

  function look(event: PointerEvent<HTMLCanvasElement>): void {
    const box = event.currentTarget.getBoundingClientRect();
    const { x, y, scale: by } = scale.current;
    const across = (event.clientX - box.left - x) / by;
    const down = (event.clientY - box.top - y) / by;
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

function visibleBox([x, y, zoom]: readonly number[], width: number, height: number): Box {
  const by = zoom ?? 1;
  return { x: -(x ?? 0) / by, y: -(y ?? 0) / by, width: width / by, height: height / by };
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

/** Tokens as colours a canvas understands. */
function coloursOf(element: HTMLElement): MapColours {
  const probe = document.createElement('span');
  element.parentElement?.append(probe);
  const colour = (value: string) => {
    probe.style.color = value;
    return getComputedStyle(probe).color;
  };
  const steps = [0, 1, 2, 3, 4].map((step) => colour(`var(--load-${step})`));
  const colours = {
    steps,
    unsolved: colour('var(--line-strong)'),
    container: colour('var(--line-strong)'),
    note: colour('var(--caution-soft)'),
    shade: colour('color-mix(in srgb, var(--surface-canvas) 60%, transparent)'),
    frame: colour('var(--accent)'),
  };
  probe.remove();
  return colours;
}
