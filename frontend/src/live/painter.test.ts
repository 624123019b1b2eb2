import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Painter } from './painter';
import { componentResult, loadFrame } from './testing';

let painter: Painter;
let node: HTMLElement;

beforeEach(() => {
  vi.stubGlobal('requestAnimationFrame', (callback: FrameRequestCallback) => {
    callback(0);
    return 0;
  });
  painter = new Painter();
  node = document.createElement('div');
  node.innerHTML = `<span data-paint="gauge"><i data-paint="sign"></i><i data-paint="bar"></i><b data-paint="number">–</b>
    <span data-paint="queue" hidden></span><span data-paint="lost" hidden></span></span>`;
});

afterEach(() => {
  vi.useRealTimers();
});

const part = (name: string) => {
  const element = node.querySelector<HTMLElement>(`[data-paint="${name}"]`);
  if (!element) throw new Error(`no ${name}`);
  return element;
};

describe('painting a component', () => {
  it('writes colour step, number, bar and badges', () => {
    painter.registerNode('web', node);
    const broken = componentResult({ utilisation: 1.423, step: 4, queue: 340.2, lost: 0.12 });
    painter.paint(loadFrame(1000, { components: { web: broken }, bottleneck: 'web' }));
    expect(part('sign').dataset.step).toBe('4');
    expect(part('number').textContent).toBe('142\u00a0%');
    expect(part('bar').style.backgroundSize).toBe('100.0% 100%');
    expect(part('queue').textContent).toBe('340 waiting: processor');
    expect(part('lost').textContent).toBe('12\u00a0% of tries lost: processor');
    expect(part('gauge').dataset.bottleneck).toBe('true');
    expect(part('gauge').getAttribute('aria-label')).toBe(
      '142\u00a0% of capacity, 340 waiting: processor, 12\u00a0% of tries lost: processor',
    );
  });

  it('shows the rate of what has no limit to fill', () => {
    painter.registerNode('users', node);
    const users = componentResult({ utilisation: 0, binding: null, arrival_rate: 955 });
    painter.paint(loadFrame(1000, { components: { users } }));
    expect(node.dataset.unlimited).toBe('true');
    expect(part('number').textContent).toBe('955/s');
    expect(part('gauge').getAttribute('aria-label')).toBe('No limit of its own');
  });

  it('hides the badges again and forgets figures that are gone', () => {
    painter.registerNode('web', node);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
    painter.paint(loadFrame(1, { components: { web: componentResult({ queue: 5, lost: 0.5 }) } }));
    expect(part('queue').hidden).toBe(false);
    painter.paint(loadFrame(1));
    vi.advanceTimersByTime(500);
    expect(part('queue').hidden).toBe(true);
    painter.paint(null);
    expect(part('sign').dataset.step).toBeUndefined();
    expect(part('number').textContent).toBe('–');
  });

  it('paints an element that appears after the frame', () => {
    painter.paint(loadFrame(1000));
    painter.registerNode('web', node);
    expect(part('number').textContent).toBe('42\u00a0%');
  });

  it('writes nothing when nothing changed', async () => {
    painter.registerNode('web', node);
    painter.paint(loadFrame(1000));
    let writes = 0;
    const observer = new MutationObserver((records) => {
      writes += records.length;
    });
    observer.observe(node, {
      attributes: true,
      subtree: true,
      childList: true,
      characterData: true,
    });
    painter.paint(loadFrame(1000));
    await new Promise((resolve) => setTimeout(resolve));
    expect(writes).toBe(0);
  });

  it('writes what is read once a second while it keeps changing, and soon after the last change', () => {
    painter.registerNode('web', node);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
    const written: (string | null)[] = [];
    for (let tenth = 1; tenth <= 12; tenth += 1) {
      const web = componentResult({ utilisation: tenth / 100 });
      painter.paint(loadFrame(1, { components: { web } }));
      vi.advanceTimersByTime(100);
      written.push(part('number').textContent);
    }
    expect(new Set(written)).toEqual(new Set(['1\u00a0%', '10\u00a0%']));
    vi.advanceTimersByTime(250);
    expect(part('number').textContent).toBe('12\u00a0%');
  });

  it('far out writes nothing on the cards, and catches up near', () => {
    painter.registerNode('web', node);
    painter.setNear(false);
    painter.paint(loadFrame(1, { components: { web: componentResult({ step: 3 }) } }));
    expect(part('sign').dataset.step).toBeUndefined();
    expect(painter.stepOf('web')).toBe(3);
    expect(part('number').textContent).toBe('–');
    painter.setNear(true);
    expect(part('sign').dataset.step).toBe('3');
    expect(part('number').textContent).toBe('42\u00a0%');
  });

  it('leaves an element alone once it is forgotten', () => {
    const forget = painter.registerNode('web', node);
    forget();
    painter.paint(loadFrame(1));
    expect(part('sign').dataset.step).toBeUndefined();
  });
});

describe('painting a connection', () => {
  const SVG = 'http://www.w3.org/2000/svg';

  it('sets the width by the order of magnitude and says what flows', () => {
    const path = document.createElementNS(SVG, 'path');
    const label = document.createElementNS(SVG, 'text');
    label.dataset.paint = 'label';
    label.dataset.room = '400';
    const wire = document.createElementNS(SVG, 'g');
    wire.append(path, label);
    painter.registerEdge('c1', wire);
    painter.paint(loadFrame(1000));
    expect(path.style.strokeWidth).toBe('2.75px');
    expect(label.textContent).toMatch(/^100\/s/);
    expect(painter.flows()).toEqual([{ path, rate: 100 }]);
    painter.paint(null);
    expect(path.dataset.idle).toBe('true');
    expect(painter.flows()).toEqual([]);
  });
});
