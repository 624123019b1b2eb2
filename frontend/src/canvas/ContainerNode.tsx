/** A region or zone: a frame with a head to drag it by, and corners to resize it. */
import type { NodeProps } from '@xyflow/react';
import { memo, Suspense } from 'react';
import { useDesign } from '../design/store';
import { KindIcon } from '../ui/icons/kinds';
import { lazily } from '../ui/lazily';
import { useUi } from '../ui/state';
import type { ComponentNode } from './cards';
import { NodeName } from './NodeName';
import './container-node.css';

const ResizeHandles = lazily(async () => (await import('./ResizeHandles')).ResizeHandles);

export const ContainerNode = memo(function ContainerNode({
  id,
  data,
  selected,
}: NodeProps<ComponentNode>) {
  const { component, kindLabel } = data;
  const receiving = useUi((state) => state.dropTarget === id);
  const readonly = useDesign((state) => state.readonly);
  return (
    <div
      className="container-node"
      data-component={id}
      data-kind={component.kind}
      data-receiving={receiving || undefined}
    >
      {selected && !readonly && (
        <Suspense>
          <ResizeHandles id={id} />
        </Suspense>
      )}
      <div className="container-node-head">
        <KindIcon kind={component.kind} size={16} />
        <NodeName id={id} name={component.name} />
        <span className="container-node-kind">{kindLabel}</span>
      </div>
    </div>
  );
});
