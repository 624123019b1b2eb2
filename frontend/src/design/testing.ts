/** A small catalogue and designs for the tests of this folder. */
import type { Catalogue, Kind } from './catalogue';
import { type Component, type Design, FORMAT } from './types';

function kind(id: string, group: string, may_call: string[], container = false): Kind {
  return {
    id,
    group,
    label: id.toUpperCase(),
    summary: '',
    icon: id,
    aliases: [],
    container,
    params: [],
    counted_by: null,
    may_call,
    refusal: `${id} cannot call {target}.`,
    stands_in: id === 'region' ? [] : id === 'zone' ? ['region'] : ['region', 'zone'],
  };
}

export const CATALOGUE: Catalogue = {
  groups: [],
  kinds: [
    kind('client', 'clients', ['lb', 'api']),
    kind('lb', 'traffic', ['compute']),
    kind('api', 'compute', ['data']),
    kind('sql', 'data', []),
    kind('region', 'places', [], true),
    kind('zone', 'places', [], true),
  ],
  classes: [],
  workload: [],
  mix: { read: 1 },
  presets: [],
  goals: [],
  bill_units: {},
  prices_date: '',
};

export function component(kindId: string, x: number, y: number, rest = {}): Component {
  return { kind: kindId, name: kindId, x, y, params: {}, ...rest };
}

/** client → lb → api in a region that holds a zone. */
export const DESIGN: Design = {
  format: FORMAT,
  name: 'Test',
  components: {
    client: component('client', 0, 0),
    region: component('region', 400, 0, { width: 800, height: 600 }),
    zone: component('zone', 40, 80, { width: 400, height: 300, parent: 'region' }),
    lb: component('lb', 520, 40, { parent: 'region' }),
    api: component('api', 40, 80, { parent: 'zone' }),
  },
  connections: {
    'c-1': { from: 'client', to: 'lb' },
    'c-2': { from: 'lb', to: 'api' },
  },
  workload: { users: 1000, mix: { read: 0.9, write: 0.1 } },
  goals: {},
  scenarios: [],
  notes: [],
};
