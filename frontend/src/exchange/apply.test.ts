import { describe, expect, it } from 'vitest';
import { boxOf, contains } from '../design/geometry';
import { rulesOf } from '../design/rules';
import type { Design } from '../design/types';
import { type Outcome, outcomeOf } from './apply';
import { parseMermaid } from './mermaid';
import { chosen, type Review, reviewOf } from './review';
import { catalogueIn } from './testing';

const catalogue = catalogueIn('en');
const rules = rulesOf(catalogue);

const review = (text: string): Review => reviewOf(parseMermaid(text), catalogue);
const outcome = (text: string): Outcome => outcomeOf(review(text), rules, catalogue);
const named = (design: Design, name: string) => {
  const found = Object.entries(design.components).find(([, each]) => each.name === name);
  if (!found) throw new Error(`no ${name}`);
  return { id: found[0], ...found[1] };
};
const fates = ({ arrows }: Outcome) =>
  Object.fromEntries(arrows.map(({ from, to, fate }) => [`${from}>${to}`, fate.is]));

describe('an imported flowchart', () => {
  const shop = outcome(`flowchart LR
    U([Users]) --> C[CloudFront] & LB[nginx]
    subgraph Seoul
      subgraph az1 [Zone A]
        LB --> A[API server]
      end
      A --> R[(Redis)]
      A --> D[(PostgreSQL)] --> P[(Read replica)]
      A --> Q[Kafka] --> W[Worker]
    end
    C --> LB`);

  it('becomes components of the guessed kinds with their names', () => {
    const kinds = Object.values(shop.design.components).map(({ name, kind }) => [name, kind]);
    expect(Object.fromEntries(kinds)).toEqual({
      Users: 'client',
      CloudFront: 'cdn',
      nginx: 'lb',
      'API server': 'api',
      Redis: 'cache',
      PostgreSQL: 'sql',
      'Read replica': 'replica',
      Kafka: 'queue',
      Worker: 'worker',
      Seoul: 'region',
      'Zone A': 'zone',
    });
  });

  it('keeps every connection, since all are allowed', () => {
    expect(Object.keys(shop.design.connections)).toHaveLength(9);
    expect(new Set(Object.values(fates(shop)))).toEqual(new Set(['kept']));
  });

  it('stands in its places, nested, and knows the one it was named after', () => {
    const { design } = shop;
    expect(named(design, 'Seoul')).toMatchObject({ kind: 'region', params: { location: 'seoul' } });
    expect(named(design, 'Zone A').parent).toBe(named(design, 'Seoul').id);
    expect(named(design, 'nginx').parent).toBe(named(design, 'Zone A').id);
    expect(named(design, 'Redis').parent).toBe(named(design, 'Seoul').id);
    for (const [id, each] of Object.entries(design.components)) {
      if (each.parent === undefined) continue;
      const [outer, inner] = [boxOf(design.components, each.parent), boxOf(design.components, id)];
      expect(contains(outer, inner)).toBe(true);
      expect(contains(outer, { x: inner.x + inner.width, y: inner.y + inner.height })).toBe(true);
    }
  });

  it('has no two cards on top of one another', () => {
    const { components } = shop.design;
    const cards = Object.keys(components).filter((id) => components[id]?.width === undefined);
    for (const a of cards)
      for (const b of cards) {
        if (a >= b) continue;
        const [one, two] = [boxOf(components, a), boxOf(components, b)];
        const apart = Math.abs(one.x - two.x) >= one.width || Math.abs(one.y - two.y) >= one.height;
        expect(apart, `${a} and ${b}`).toBe(true);
      }
  });

  it('is the same every time', () => {
    const text = 'graph LR\nA[API] --> D[(DB)]\nA --> C[Redis]\nD --> A';
    expect(outcome(text)).toEqual(outcome(text));
  });
});

describe('an arrow', () => {
  it('that the rules forbid is left out with the sentence of the rule', () => {
    const { arrows, design } = outcome('graph LR\nC[CDN] --> D[(PostgreSQL)]');
    expect(design.connections).toEqual({});
    const fate = arrows[0]?.fate;
    expect(fate?.is).toBe('refused');
    expect(fate?.is === 'refused' && fate.sentence).toContain('Relational database');
  });

  it('that only goes the other way is turned', () => {
    const found = outcome('graph LR\nD[(PostgreSQL)] --> A[API server]');
    expect(fates(found)).toEqual({ 'PostgreSQL>API server': 'turned' });
    const [wire] = Object.values(found.design.connections);
    expect(wire?.from).toBe(named(found.design, 'API server').id);
  });

  it('that was turned also leads the layout the other way', () => {
    const { design } = outcome('graph LR\nD[(PostgreSQL)] --> A[API server]');
    expect(named(design, 'API server').x).toBeLessThan(named(design, 'PostgreSQL').x);
  });

  it('drawn twice, back and forth, or to itself is one connection', () => {
    const found = outcome('graph LR\nA[API server] --> D[(DB)]\nD --> A\nA --> D\nA --> A');
    expect(found.arrows.map(({ fate }) => fate.is)).toEqual([
      'kept',
      'doubled',
      'doubled',
      'itself',
    ]);
    expect(Object.keys(found.design.connections)).toHaveLength(1);
  });

  it('keeps its words', () => {
    const found = outcome('graph LR\nA[API server] -->|SQL over TLS| D[(DB)]');
    expect(Object.values(found.design.connections)[0]?.label).toBe('SQL over TLS');
  });
});

describe('a choice', () => {
  const text = 'graph LR\nA[API server] --> X[Frobnicator]';

  it('is open for what was not recognised', () => {
    expect(review(text).boxes.map(({ guess }) => guess.by)).toEqual(['label', 'nothing']);
    expect(named(outcome(text).design, 'Frobnicator').kind).toBe('custom');
  });

  it('changes what a box becomes, and with it what may be connected', () => {
    const changed = outcomeOf(chosen(review(text), 'X', 'client'), rules, catalogue);
    expect(named(changed.design, 'Frobnicator').kind).toBe('client');
    expect(fates(changed)).toEqual({ 'API server>Frobnicator': 'turned' });
  });

  it('to leave a box out takes its arrows along', () => {
    const changed = outcomeOf(chosen(review(text), 'X', null), rules, catalogue);
    expect(Object.keys(changed.design.components)).toHaveLength(1);
    expect(fates(changed)).toEqual({ 'API server>Frobnicator': 'end left out' });
  });

  it('to leave a frame out keeps what stands in it, in the frame around', () => {
    const nested = review('graph LR\nsubgraph Seoul\nsubgraph tier [Zone B]\nA[API]\nend\nend');
    const changed = outcomeOf(chosen(nested, 'tier', null), rules, catalogue);
    expect(named(changed.design, 'API').parent).toBe(named(changed.design, 'Seoul').id);
  });
});

describe('frames', () => {
  it('without a known name are a region where there is one, and zones side by side', () => {
    const alone = review('graph LR\nsubgraph Shop\nA[API]\nend');
    expect(alone.frames.map(({ choice }) => choice)).toEqual(['region']);
    const two = review('graph LR\nsubgraph Front\nA[API]\nend\nsubgraph Back\nB[DB]\nend');
    expect(two.frames.map(({ choice }) => choice)).toEqual(['zone', 'zone']);
    expect(two.frames.every(({ guess }) => guess.by === 'nothing')).toBe(true);
  });

  it('never stand in one of their own kind', () => {
    const deep = review(
      'graph LR\nsubgraph VPC\nsubgraph Region\nsubgraph x [Subnet]\nsubgraph y [Zone]\nA\nend\nend\nend\nend',
    );
    const { design } = outcomeOf(deep, rules, catalogue);
    for (const each of Object.values(design.components)) {
      const outer = each.parent === undefined ? undefined : design.components[each.parent];
      expect(outer?.kind === each.kind && outer !== undefined).toBe(false);
    }
  });

  it('give back what stands in no place, and say so', () => {
    const found = outcome('graph LR\nsubgraph Seoul\nC[CloudFront]\nA[API]\nend');
    expect(named(found.design, 'CloudFront').parent).toBeUndefined();
    expect(found.takenOut).toEqual(['CloudFront']);
  });

  it('drawn as an endless ring of boxes and arrows still get a layout', () => {
    const ring = Array.from({ length: 300 }, (_, n) => `n${n}[API ${n}] --> n${(n + 1) % 300}`);
    expect(Object.keys(outcome(`graph LR\n${ring.join('\n')}`).design.components)).toHaveLength(
      300,
    );
  });
});
