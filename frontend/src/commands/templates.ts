/** Ready-made groups of components: fetched once, put into the design as one step. */
import { useEffect, useState } from 'react';
import { canvasView } from '../canvas/view';
import { type Fragment, fragmentOf, paste } from '../design/clipboard';
import { type Box, bounds, boxOf, centreOf, drawnBoxes, GRID } from '../design/geometry';
import { mayAdd } from '../design/locks';
import { rules } from '../design/rules';
import { change, designStore, undoChange } from '../design/store';
import type { Point } from '../design/types';
import { t } from '../i18n';
import { currentLanguage } from '../i18n/language';
import { notify } from '../ui/state';

export interface Template extends Pick<Fragment, 'components' | 'connections'> {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
}

const AIR = 6 * GRID;

let asked: Promise<readonly Template[]> | null = null;

async function fetchTemplates(): Promise<readonly Template[]> {
  const headers = { 'Accept-Language': currentLanguage() };
  const response = await fetch('/api/v1/templates', { headers });
  if (!response.ok) throw new Error(String(response.status));
  return (await response.json()) as readonly Template[];
}

/** The groups whose every component may be added here; null while they come. */
export function useTemplates(): readonly Template[] | 'failed' | null {
  const [templates, setTemplates] = useState<readonly Template[] | 'failed' | null>(null);
  useEffect(() => {
    asked ??= fetchTemplates();
    asked.then(
      (all) => setTemplates(all.filter(allowed)),
      () => {
        asked = null;
        setTemplates('failed');
      },
    );
  }, []);
  return templates;
}

function allowed({ components }: Template): boolean {
  return Object.values(components).every((component) => mayAdd(component.kind));
}

/** Adds a group with its middle at a point; without one, where it covers nothing. */
export function insertTemplate(template: Template, at?: Point): void {
  const { design, readonly } = designStore.getState();
  if (readonly) return;
  const fragment = fragmentOf(template);
  const middle = at ?? freeMiddle(fragment);
  const added = paste(design, fragment, middle, rules().mayStandIn);
  change(() => added.design, { select: { components: added.components, connections: [] } });
  if (at === undefined) requestAnimationFrame(() => canvasView()?.fit());
  notify(t('palette.inserted', { name: template.title }), {
    action: { label: t('commands.undo'), run: undoChange },
  });
}

/** The middle of the view, or right of everything where something stands there. */
function freeMiddle({ components }: Fragment): Point {
  const middle = canvasView()?.centre() ?? { x: 0, y: 0 };
  const drawn = drawnBoxes(designStore.getState().design);
  const all = bounds(drawn);
  const own = bounds(Object.keys(components).map((id) => boxOf(components, id)));
  if (!all || !own) return middle;
  const wanted = { ...own, x: middle.x - own.width / 2, y: middle.y - own.height / 2 };
  if (!drawn.some((box) => overlap(box, wanted))) return middle;
  return { x: all.x + all.width + AIR + own.width / 2, y: centreOf(all).y };
}

function overlap(one: Box, two: Box): boolean {
  return (
    one.x < two.x + two.width &&
    two.x < one.x + one.width &&
    one.y < two.y + two.height &&
    two.y < one.y + one.height
  );
}
