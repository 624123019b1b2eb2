import { describe, expect, it } from 'vitest';
import { canonical, privateLink, textInFragment } from './privateLink';
import { EMPTY_DESIGN } from './store';
import type { Design } from './types';

function wide(components: number, noise: (index: number) => string): Design {
  return {
    ...EMPTY_DESIGN,
    components: Object.fromEntries(
      Array.from({ length: components }, (_, index) => [
        `api-${index}`,
        { kind: 'api', name: noise(index), x: index, y: 0, params: {} },
      ]),
    ),
  };
}

describe('a private link', () => {
  it('holds the canonical JSON of the design, which comes out again', async () => {
    const design = wide(3, (index) => `주문 서버 ${index}`);
    const made = await privateLink(design, 'https://loadstone.example');
    if (!made.ok) throw new Error(made.why);
    expect(made.url).toMatch(/^https:\/\/loadstone\.example\/s#z=[\w-]+$/);
    const text = await textInFragment(new URL(made.url).hash);
    expect(text).toBe(canonical(design));
    expect(JSON.parse(text ?? '')).toEqual(design);
  });

  it('is not offered for more components than a link may hold', async () => {
    expect(
      await privateLink(
        wide(300, () => 'x'),
        'https://a.example',
      ),
    ).toEqual({
      ok: false,
      why: 'too many',
      count: 300,
    });
  });

  it('is not offered when the address would be too long to be passed on whole', async () => {
    let state = 1;
    const letter = () => {
      state = (state * 48271) % 2147483647;
      return String.fromCharCode(0xac00 + (state % 11_172));
    };
    const noise = () => Array.from({ length: 20 }, letter).join('');
    const made = await privateLink(wide(190, noise), 'https://a.example');
    expect(made).toMatchObject({ ok: false, why: 'too long' });
  });

  it.each(['', '#', '#z=', '#z=%%%', '#z=abc', '#y=eJw'])('reads nothing from %j', async (hash) => {
    expect(await textInFragment(hash)).toBeNull();
  });
});

describe('canonical JSON', () => {
  it('does not depend on the order of the keys', () => {
    expect(canonical({ b: 1, a: { d: [{ z: 1, y: 2 }], c: 3 } })).toBe(
      '{"a":{"c":3,"d":[{"y":2,"z":1}]},"b":1}',
    );
  });
});
