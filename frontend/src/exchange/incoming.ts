/** Text that came to be imported, kept until the dialog reads it. */
import { openDialog } from '../ui/state';

export interface Incoming {
  readonly text: string;
  readonly name: string;
}

let waiting: Incoming | null = null;

/** Opens the import dialog on this text. */
export function offer(text: string, name: string): void {
  waiting = { text, name };
  openDialog('import');
}

/** What waits, once. */
export function takeIncoming(): Incoming | null {
  const incoming = waiting;
  waiting = null;
  return incoming;
}
