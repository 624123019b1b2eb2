/**
 * Committing a text field with Enter when an input method is composing. Hangul has no candidate
 * window, so the Enter that ends a composition is also the Enter that commits: it is taken once,
 * when the composition has ended, with the value read from the field itself.
 */
import { type KeyboardEvent, type SyntheticEvent, useRef } from 'react';

type Field = HTMLInputElement | HTMLTextAreaElement;

const SAME_KEYSTROKE_MS = 80;

export interface EnterHandlers {
  readonly onKeyDown: (event: KeyboardEvent<Field>) => void;
  readonly onCompositionEnd: (event: SyntheticEvent<Field>) => void;
}

export function useEnter(commit: (value: string) => void): EnterHandlers {
  const waiting = useRef(false);
  const committedAt = useRef(0);

  return {
    onKeyDown: (event) => {
      if (event.key !== 'Enter' && event.code !== 'Enter') return;
      if (event.nativeEvent.isComposing) {
        waiting.current = true;
        return;
      }
      event.preventDefault();
      if (event.timeStamp - committedAt.current < SAME_KEYSTROKE_MS) return;
      commit(event.currentTarget.value);
    },
    onCompositionEnd: (event) => {
      if (!waiting.current) return;
      waiting.current = false;
      committedAt.current = event.timeStamp;
      commit(event.currentTarget.value);
    },
  };
}

/** Is this where the user types, so that single keys belong to the text? */
export function isTextField(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement) return true;
  if (target instanceof HTMLSelectElement) return true;
  const typed = ['text', 'search', 'number', 'email', 'url', 'password', 'tel'];
  return target instanceof HTMLInputElement && typed.includes(target.type);
}
