/**
 * Keyboard shortcuts. They test the physical key, not the letter, so that they work with the
 * Hangul layout on; keys without Mod belong to the canvas and never fire while someone types.
 */
import { isTextField } from '../ui/textEntry';
import { COMMANDS, type Command } from './commands';

const IS_MAC = /Mac|iP(hone|ad|od)/.test(globalThis.navigator?.userAgent ?? '');

const KEY_NAMES: Readonly<Record<string, string>> = {
  Slash: '/',
  Equal: '+',
  Minus: '−',
  Period: '.',
  Quote: "'",
  Enter: '↵',
  Escape: 'Esc',
  Backspace: '⌫',
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
};

/** `Mod+Shift+KeyZ` as people read it: ⌘⇧Z or Ctrl+Shift+Z. */
export function chordText(chord: string): string {
  const parts = chord.split('+').map((part) => {
    if (part === 'Mod') return IS_MAC ? '⌘' : 'Ctrl';
    if (part === 'Shift' && IS_MAC) return '⇧';
    if (part === 'Alt' && IS_MAC) return '⌥';
    return KEY_NAMES[part] ?? part.replace(/^(Key|Digit)/, '');
  });
  return parts.join(IS_MAC ? '' : '+');
}

export function matches(chord: string, event: KeyboardEvent): boolean {
  const parts = chord.split('+');
  const code = parts.at(-1);
  return (
    event.code === code &&
    (event.metaKey || event.ctrlKey) === parts.includes('Mod') &&
    event.shiftKey === parts.includes('Shift') &&
    event.altKey === parts.includes('Alt')
  );
}

export function commandFor(event: KeyboardEvent, commands: readonly Command[]): Command | null {
  if (event.isComposing || event.defaultPrevented) return null;
  const command = commands.find((each) => each.keys?.some((chord) => matches(chord, event)));
  if (!command) return null;
  const typing = isTextField(event.target);
  if (typing && !command.whileTyping) return null;
  const plain = !event.ctrlKey && !event.metaKey;
  if (plain && !command.anywhere && !onCanvas(event.target)) return null;
  return command;
}

export function startKeys(): () => void {
  function onKeyDown(event: KeyboardEvent): void {
    if (document.querySelector('dialog[open]')) return;
    const command = commandFor(event, COMMANDS);
    if (!command) return;
    event.preventDefault();
    if (command.enabled?.() ?? true) command.run();
  }
  document.addEventListener('keydown', onKeyDown);
  return () => document.removeEventListener('keydown', onKeyDown);
}

/** On the canvas, or nowhere in particular. */
function onCanvas(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  return target === document.body || target.closest('.react-flow') !== null;
}
