/** The results on show, for panels: at the design's own user count or the one being looked at. */
import { setWorkload } from '../../design/edits';
import { change, designStore, isViewing, useDesign } from '../../design/store';
import { preview, useLive } from '../../live/live';
import type { LoadFrame } from '../../live/protocol';
import type { NameOf } from './headline';

export interface Shown {
  readonly users: number;
  readonly frame: LoadFrame | null;
  readonly stale: boolean;
}

export function useShown(): Shown {
  const own = useDesign((state) => state.design.workload.users);
  const users = useLive((state) => state.preview) ?? own;
  const solved = useLive((state) => state.solved.get(users));
  return { users, frame: solved?.frame ?? null, stale: solved?.stale ?? false };
}

/** Names of components; a connection is called by its two ends. */
export function useNameOf(): NameOf {
  const components = useDesign((state) => state.design.components);
  const connections = useDesign((state) => state.design.connections);
  const ofComponent = (id: string) => components[id]?.name || id;
  return (id) => {
    const connection = connections[id];
    if (id in components || !connection) return ofComponent(id);
    return `${ofComponent(connection.from)} → ${ofComponent(connection.to)}`;
  };
}

/** Makes a user count the design's own; on a shared design's page only looks at it. */
export function chooseUsers(users: number): void {
  if (isViewing(designStore.getState())) {
    preview(users);
    return;
  }
  preview(null);
  change((design) => setWorkload(design, { users }), { merge: 'users' });
}
