import { afterEach, describe, expect, it } from 'vitest';
import { breach, isLocked, mayAdd, setLocks } from './locks';
import type { Design } from './types';

const START: Design = {
  format: 'loadstone-design/1',
  name: '',
  components: {
    users: { kind: 'client', name: '', x: 0, y: 0, params: {} },
    api: { kind: 'api', name: '', x: 0, y: 0, params: { instances: 2 } },
    db: { kind: 'sql', name: '', x: 0, y: 0, params: { size: 'medium' } },
  },
  connections: { a: { from: 'users', to: 'api' }, b: { from: 'api', to: 'db' } },
  workload: { users: 1000, mix: {} },
  goals: {},
  scenarios: [],
  notes: [],
};

function lock(): void {
  setLocks({
    start: START,
    components: new Set(['api', 'db']),
    parameters: { users: ['regions'] },
    facts: { cache: ['hit_ratio'] },
    kinds: new Set(['cache', 'lb']),
  });
}

function withComponent(id: string, component: object | undefined): Design {
  const components: Record<string, unknown> = { ...START.components, [id]: component };
  if (component === undefined) delete components[id];
  return { ...START, components: components as Design['components'] };
}

afterEach(() => setLocks(null));

describe('the locks of a board', () => {
  it('are open where there is no board', () => {
    expect(breach(START, withComponent('db', undefined))).toBeNull();
    expect(mayAdd('custom')).toBe(true);
  });

  it('keep a locked component and the clients', () => {
    lock();
    expect(breach(START, withComponent('db', undefined))).toBe('component');
    expect(breach(START, withComponent('users', undefined))).toBe('component');
  });

  it('keep the parameters of a locked component, its name and place may change', () => {
    lock();
    const db = START.components.db;
    expect(breach(START, withComponent('db', { ...db, params: { size: 'large' } }))).toBe(
      'parameter',
    );
    expect(breach(START, withComponent('db', { ...db, name: 'Store', x: 99 }))).toBeNull();
  });

  it('keep single parameters and measured facts', () => {
    lock();
    const cache = { kind: 'cache', name: '', x: 0, y: 0, params: { hit_ratio: 1 } };
    expect(breach(START, withComponent('c', cache))).toBe('parameter');
    expect(isLocked('users', START.components.users as never, 'regions')).toBe(true);
  });

  it('let only the kinds in that are allowed', () => {
    lock();
    const box = (kind: string) => ({ kind, name: '', x: 0, y: 0, params: {} });
    expect(breach(START, withComponent('x', box('queue')))).toBe('kind');
    expect(breach(START, withComponent('x', box('lb')))).toBeNull();
  });

  it('keep the connections between locked components', () => {
    lock();
    expect(
      breach(START, { ...START, connections: { b: START.connections.b as never } }),
    ).toBeNull();
    expect(breach(START, { ...START, connections: { a: START.connections.a as never } })).toBe(
      'connection',
    );
  });

  it('leave traffic and goals to the board', () => {
    lock();
    expect(breach(START, { ...START, goals: { budget: 1 } })).toBe('demands');
  });
});
