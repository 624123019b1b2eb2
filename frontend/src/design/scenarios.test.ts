import { describe, expect, it } from 'vitest';
import { putScenario, removeScenario, withoutGone } from './scenarios';
import { DESIGN } from './testing';

const slow = { fault: 'slow', component: 'api', start: 0, minutes: 5 };

describe('the scenarios of a design', () => {
  it('are added at the end, replaced in place and taken out', () => {
    const one = putScenario(DESIGN, { scenario: 'X01' }, null);
    const two = putScenario(one, { scenario: 'X12', factor: 3 }, null);
    const changed = putScenario(two, { scenario: 'X02' }, 0);
    expect(changed.scenarios).toEqual([{ scenario: 'X02' }, { scenario: 'X12', factor: 3 }]);
    expect(removeScenario(changed, 0).scenarios).toEqual([{ scenario: 'X12', factor: 3 }]);
  });

  it('lose what names a component that is gone, and nothing else', () => {
    const design = {
      ...DESIGN,
      scenarios: [
        { scenario: 'X01', target: 'gone' },
        { scenario: 'X01', target: 'api' },
        { scenario: 'own', faults: [slow, { ...slow, component: 'gone' }] },
        { scenario: 'own', faults: [{ ...slow, component: 'gone' }] },
      ],
    };
    expect(withoutGone(design).scenarios).toEqual([
      { scenario: 'X01', target: 'api' },
      { scenario: 'own', faults: [slow] },
    ]);
  });

  it('stay the very same document when nothing is gone', () => {
    const design = { ...DESIGN, scenarios: [{ scenario: 'own', faults: [slow] }] };
    expect(withoutGone(design)).toBe(design);
  });
});
