/** What lies over the drawing: moving dots, the map, guides, menus. Each is fetched on its own. */
import { useStoreApi } from '@xyflow/react';
import { Suspense, useState } from 'react';
import { useDesign } from '../design/store';
import { lazily } from '../ui/lazily';
import type { Mode } from '../ui/state';
import type { Detail } from './detail';
import { flowStage } from './flowStage';
import type { Menus } from './useGestures';
import { ZoomControls } from './ZoomControls';

const EmptyCanvas = lazily(async () => (await import('./EmptyCanvas')).EmptyCanvas);
const FlowLayer = lazily(async () => (await import('../live/FlowLayer')).FlowLayer);
const AddNext = lazily(async () => (await import('./AddNext')).AddNext);
const ConnectPanel = lazily(async () => (await import('./ConnectPanel')).ConnectPanel);
const ModeBanner = lazily(async () => (await import('./ModeBanner')).ModeBanner);
const FarLayer = lazily(async () => (await import('./FarLayer')).FarLayer);
const Guides = lazily(async () => (await import('./Guides')).Guides);
const Hints = lazily(async () => (await import('./Hints')).Hints);
const Minimap = lazily(async () => (await import('./Minimap')).Minimap);
const ContextMenu = lazily(async () => (await import('./ContextMenu')).ContextMenu);

interface Props {
  readonly detail: Detail;
  readonly mode: Mode;
  readonly readonly: boolean;
  readonly menus: Menus;
}

export function Overlays({ detail, mode, readonly, menus }: Props) {
  const store = useStoreApi();
  const [stage] = useState(() => flowStage(store));
  const { wireDropped, menued, close } = menus;
  const empty = useDesign(({ design }) => design.notes.length === 0 && isEmpty(design.components));
  return (
    <>
      <Suspense>{detail === 'far' && <FarLayer />}</Suspense>
      <Suspense>
        <FlowLayer stage={stage} />
      </Suspense>
      <Suspense>
        <Minimap />
      </Suspense>
      <Suspense>
        <Guides />
        <Hints />
      </Suspense>
      {empty && !readonly && mode.kind === 'idle' && (
        <Suspense>
          <EmptyCanvas />
        </Suspense>
      )}
      {!empty && <ZoomControls />}
      <Suspense>
        {!readonly && mode.kind !== 'idle' && <ModeBanner mode={mode} />}
        {mode.kind === 'connecting' && mode.how !== 'drag' && (
          <ConnectPanel from={mode.from} focusList={mode.how === 'list'} />
        )}
        {wireDropped && <AddNext dropped={wireDropped} onClose={close} />}
        {menued && <ContextMenu menued={menued} onClose={close} />}
      </Suspense>
    </>
  );
}

function isEmpty(components: object): boolean {
  for (const _ in components) return false;
  return true;
}
