import { beforeEach, describe, expect, it } from 'vitest';
import { applyPatch, differences, type PatchOperation } from './patch';
import { change, designStore, EMPTY_DESIGN, open, undoChange } from './store';
import type { Design } from './types';

const DESIGN: Design = {
  ...EMPTY_DESIGN,
  components: {
    clients: { kind: 'client', name: 'Clients', x: 0, y: 0, params: {} },
    web: { kind: 'api', name: 'API', x: 9, y: 0, params: { size: 'large' } },
  },
  connections: { c1: { from: 'clients', to: 'web' } },
};

const CDN: PatchOperation[] = [
  { op: 'add', path: '/components/cdn', value: { kind: 'cdn', x: 4, y: 0, params: {} } },
  { op: 'remove', path: '/connections/c1' },
  { op: 'add', path: '/connections/clients-cdn', value: { from: 'clients', to: 'cdn' } },
  { op: 'add', path: '/connections/cdn-web', value: { from: 'cdn', to: 'web' } },
];
const SIZE: PatchOperation[] = [
  { op: 'add', path: '/components/web/params/size', value: 'xlarge' },
  { op: 'add', path: '/components/web/params/instances', value: 4 },
];
const labelOf = (kind: string) => kind.toUpperCase();

describe('applying a patch', () => {
  beforeEach(() => open(DESIGN));

  it('sets parameters without touching the document it starts from', () => {
    const before = JSON.stringify(DESIGN);
    const after = applyPatch(DESIGN, SIZE, labelOf);
    expect(after.components.web?.params).toEqual({ size: 'xlarge', instances: 4 });
    expect(after.components.web?.name).toBe('API');
    expect(JSON.stringify(DESIGN)).toBe(before);
  });

  it('names what it adds and redraws arrows', () => {
    const after = applyPatch(DESIGN, CDN, labelOf);
    expect(after.components.cdn).toEqual({ kind: 'cdn', name: 'CDN', x: 4, y: 0, params: {} });
    expect(Object.keys(after.connections)).toEqual(['clients-cdn', 'cdn-web']);
  });

  it('reads escaped names', () => {
    const odd = { ...DESIGN, components: { 'a/b~c': { ...DESIGN.components.web } } } as Design;
    const patch: PatchOperation[] = [
      { op: 'add', path: '/components/a~1b~0c/params/size', value: 'small' },
    ];
    expect(applyPatch(odd, patch, labelOf).components['a/b~c']?.params.size).toBe('small');
  });

  it('is one undo step, however many operations it has', () => {
    change((design) => applyPatch(design, CDN, labelOf));
    expect(designStore.getState().history.past).toHaveLength(1);
    undoChange();
    expect(designStore.getState().design).toEqual(DESIGN);
  });
});

describe('differences', () => {
  it('lists parameters', () => {
    expect(differences(DESIGN, SIZE)).toEqual([
      { what: 'parameter', component: 'web', key: 'size', to: 'xlarge' },
      { what: 'parameter', component: 'web', key: 'instances', to: 4 },
    ]);
  });

  it('lists components and arrows, those that go too', () => {
    const patch: PatchOperation[] = [...CDN, { op: 'remove', path: '/components/web' }];
    expect(differences(DESIGN, patch).map((one) => one.what)).toEqual([
      'added',
      'disconnected',
      'connected',
      'connected',
      'removed',
    ]);
  });
});
