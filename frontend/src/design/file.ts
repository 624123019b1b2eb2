/**
 * A design as a file. Reading checks what the editor itself relies on (shape, known kinds,
 * existing ends, finite numbers); the server judges the rest.
 */
import { type Design, FORMAT } from './types';

export const LARGEST_FILE = 5_000_000;

export type FileProblem =
  | 'too large'
  | 'not json'
  | 'not a design'
  | 'newer format'
  | 'unknown kind'
  | 'broken component'
  | 'broken connection';

export type Read =
  | { readonly ok: true; readonly design: Design }
  | { readonly ok: false; readonly problem: FileProblem; readonly where: string };

export function toFile(design: Design): string {
  return `${JSON.stringify(design, null, 2)}\n`;
}

export function fileName(design: Design): string {
  const stem = design.name.trim().replace(/[\\/:*?"<>|\s]+/g, '-');
  return `${stem || 'design'}.json`;
}

export function readText(text: string, knows: (kind: string) => boolean): Read {
  if (text.length > LARGEST_FILE) return failed('too large', '');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return failed('not json', '');
  }
  return readDesign(value, knows);
}

export function readDesign(value: unknown, knows: (kind: string) => boolean): Read {
  if (!isRecord(value) || typeof value.format !== 'string') return failed('not a design', '');
  if (value.format !== FORMAT) {
    const ours = value.format.startsWith('loadstone-design/');
    return failed(ours ? 'newer format' : 'not a design', value.format);
  }
  const { components, connections } = value;
  if (!isRecord(components) || !isRecord(connections)) return failed('not a design', '');
  for (const [id, component] of Object.entries(components)) {
    if (!isComponent(component)) return failed('broken component', id);
    if (!knows(component.kind)) return failed('unknown kind', `${id}: ${component.kind}`);
    if (component.parent !== undefined && !(component.parent in components)) {
      return failed('broken component', id);
    }
  }
  for (const [id, wire] of Object.entries(connections)) {
    const sound =
      isRecord(wire) &&
      typeof wire.from === 'string' &&
      typeof wire.to === 'string' &&
      wire.from in components &&
      wire.to in components;
    if (!sound) return failed('broken connection', id);
  }
  if (!isRecord(value.workload) || typeof value.workload.users !== 'number') {
    return failed('not a design', '/workload');
  }
  return { ok: true, design: withRest(value) };
}

/** Fields a hand-written file may leave out. */
function withRest(value: Record<string, unknown>): Design {
  const design = { name: '', goals: {}, scenarios: [], notes: [], ...value } as unknown as Design;
  const components = Object.fromEntries(
    Object.entries(design.components).map(([id, component]) => [
      id,
      { ...component, name: component.name ?? id, params: component.params ?? {} },
    ]),
  );
  const workload = { ...design.workload, mix: design.workload.mix ?? {} };
  return { ...design, components, workload };
}

function isComponent(value: unknown): value is { kind: string; parent?: string } {
  return (
    isRecord(value) &&
    typeof value.kind === 'string' &&
    ['undefined', 'string'].includes(typeof value.name) &&
    ['undefined', 'string'].includes(typeof value.parent) &&
    Number.isFinite(value.x) &&
    Number.isFinite(value.y) &&
    (value.width === undefined || Number.isFinite(value.width)) &&
    (value.height === undefined || Number.isFinite(value.height)) &&
    ['undefined', 'boolean'].includes(typeof value.locked) &&
    (value.params === undefined || isRecord(value.params))
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function failed(problem: FileProblem, where: string): Read {
  return { ok: false, problem, where };
}
