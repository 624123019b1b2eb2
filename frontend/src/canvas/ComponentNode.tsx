/** One component on the canvas. Its load is painted straight onto the marked parts. */
import { Handle, type NodeProps } from '@xyflow/react';
import { memo, useCallback, useState } from 'react';
import { isFixed } from '../design/locks';
import { Gauge } from '../live/Gauge';
import { painter } from '../live/painter';
import { KindIcon } from '../ui/icons/kinds';
import { useUi } from '../ui/state';
import type { CardData, ComponentNode as ComponentNodeType } from './cards';
import { useDetail } from './detail';
import { NodeName, startRenaming } from './NodeName';
import { positionOf, SIDE_NAMES } from './sides';
import './component-node.css';

export const ComponentNode = memo(function ComponentNode({
  id,
  data,
  selected,
}: NodeProps<ComponentNodeType>) {
  const far = useDetail() === 'far';
  const wiring = useUi((state) => state.mode.kind === 'connecting');
  const [hovered, setHovered] = useState(false);
  // Far out the cards are one picture, drawn elsewhere, and nothing is painted on them.
  const attach = useCallback(
    (element: HTMLElement | null) =>
      element && !far ? painter.registerNode(id, element) : undefined,
    [id, far],
  );

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: F2 does the same from the node.
    <div
      className="component-node"
      ref={attach}
      data-component={id}
      data-kind={data.component.kind}
      data-locked={isFixed(id) || undefined}
      onPointerEnter={() => setHovered(true)}
      onPointerLeave={() => setHovered(false)}
      onDoubleClick={() => !far && startRenaming(id)}
    >
      {!far && <Face id={id} data={data} />}
      {(hovered || selected || wiring) && <Handles />}
    </div>
  );
});

function Face({ id, data }: { readonly id: string; readonly data: CardData }) {
  const { component, detail } = data;
  return (
    <>
      <span className="component-node-icon" data-paint="icon">
        <KindIcon kind={component.kind} size={22} />
      </span>
      <span className="component-node-words">
        <NodeName id={id} name={component.name} />
        <span className="component-node-kind">{detail}</span>
      </span>
      <Gauge />
    </>
  );
}

/** Where connections start. Only a card that may be used has them: each listens to all changes. */
function Handles() {
  return SIDE_NAMES.map((side) => (
    <Handle
      key={side}
      id={side}
      type="source"
      position={positionOf(side)}
      aria-hidden="true"
      tabIndex={-1}
    />
  ));
}
