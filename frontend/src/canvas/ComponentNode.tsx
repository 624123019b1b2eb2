/** One component on the canvas. Its load is painted straight onto the marked parts. */
import { Handle, type NodeProps } from '@xyflow/react';
import { memo, useCallback } from 'react';
import { isFixed } from '../design/locks';
import { Gauge } from '../live/Gauge';
import { painter } from '../live/painter';
import { KindIcon } from '../ui/icons/kinds';
import { type ComponentNode as ComponentNodeType, positionOf, SIDE_NAMES } from './flow';
import { NodeName } from './NodeName';
import './component-node.css';

export const ComponentNode = memo(function ComponentNode({
  id,
  data,
}: NodeProps<ComponentNodeType>) {
  const { component, detail } = data;
  const attach = useCallback(
    (element: HTMLElement | null) => (element ? painter.registerNode(id, element) : undefined),
    [id],
  );

  return (
    <div
      className="component-node"
      ref={attach}
      data-component={id}
      data-kind={component.kind}
      data-locked={isFixed(id) || undefined}
    >
      <span className="component-node-icon" data-paint="icon">
        <KindIcon kind={component.kind} size={22} />
      </span>
      <span className="component-node-words">
        <NodeName id={id} name={component.name} />
        <span className="component-node-kind">{detail}</span>
      </span>
      <Gauge />
      {SIDE_NAMES.map((side) => (
        <Handle
          key={side}
          id={side}
          type="source"
          position={positionOf(side)}
          aria-hidden="true"
          tabIndex={-1}
        />
      ))}
    </div>
  );
});
