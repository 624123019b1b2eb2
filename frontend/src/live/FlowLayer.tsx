/** The canvas of the moving dots. It fills its parent, over the connections and under the nodes. */
import { useEffect, useRef } from 'react';
import { type FlowControl, startFlow, type View } from './flow';
import { useLive } from './live';
import { painter } from './painter';
import './flow.css';

export interface FlowLayerProps {
  /** Where the drawing stands on the screen at this moment. */
  readonly view: () => View;
}

export function FlowLayer({ view }: FlowLayerProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const control = useRef<FlowControl>(null);
  const paused = useLive((state) => state.paused);

  useEffect(() => {
    if (!canvas.current) return;
    const flow = startFlow(canvas.current, painter, view);
    control.current = flow;
    return flow.stop;
  }, [view]);

  useEffect(() => control.current?.setPaused(paused), [paused]);

  return <canvas ref={canvas} className="flow-layer" />;
}
