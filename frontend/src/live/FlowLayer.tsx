/** The canvas of the moving dots. It fills its parent and lets the pointer through. */
import { useEffect, useRef } from 'react';
import { type FlowControl, type FlowStage, startFlow } from './flow';
import { useLive } from './live';
import { painter } from './painter';
import './flow.css';

export interface FlowLayerProps {
  readonly stage: FlowStage;
}

export function FlowLayer({ stage }: FlowLayerProps) {
  const place = useRef<HTMLDivElement>(null);
  const control = useRef<FlowControl>(null);
  const paused = useLive((state) => state.paused);

  useEffect(() => {
    // A canvas is handed to a thread once and for all, so each start has its own.
    const canvas = document.createElement('canvas');
    canvas.className = 'flow-layer';
    place.current?.append(canvas);
    const flow = startFlow(canvas, painter, stage);
    control.current = flow;
    return () => {
      flow.stop();
      canvas.remove();
    };
  }, [stage]);

  useEffect(() => control.current?.setPaused(paused), [paused]);

  return <div ref={place} />;
}
