/** The state of saving, for components. */
import { useStore } from 'zustand';
import { type SavingState, savingStore } from './saving';

export function useSaving<T>(selector: (state: SavingState) => T): T {
  return useStore(savingStore, selector);
}
