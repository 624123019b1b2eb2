/** The results of a load test the open design is held against; a file dropped on the page too. */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { LoadTest } from '../../live/askedFrames';
import { openSection } from '../../ui/state';

interface Given {
  readonly name: string;
  readonly test: LoadTest;
}

const store = createStore<{ readonly given: Given | null }>()(() => ({ given: null }));

export const useLoadTest = (): Given | null => useStore(store, (state) => state.given);

export function giveResults(results: string, name: string): void {
  store.setState({ given: { name, test: { results } } });
}

export function refine(change: Partial<LoadTest>): void {
  const { given } = store.getState();
  if (given) store.setState({ given: { ...given, test: { ...given.test, ...change } } });
}

/** Takes results that came from outside, and opens the section that shows them. */
export function offerResults(results: string, name: string): void {
  giveResults(results, name);
  openSection('calibrate');
}
