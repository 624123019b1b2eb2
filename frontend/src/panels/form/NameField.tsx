/** A one-line text that is committed with Enter or by leaving it; Esc takes it back. */
import { useState } from 'react';
import { useEnter } from '../../ui/textEntry';

interface Props {
  readonly label: string;
  readonly value: string;
  readonly onCommit: (value: string) => void;
  readonly disabled?: boolean;
  readonly placeholder?: string;
  readonly testId?: string;
  /** The most characters it takes. */
  readonly most?: number;
}

export function NameField({
  label,
  value,
  onCommit,
  disabled,
  placeholder,
  testId,
  most = 80,
}: Props) {
  const [draft, setDraft] = useState<string | null>(null);

  function commit(text: string): void {
    setDraft(null);
    if (text.trim() && text !== value) onCommit(text.trim());
  }
  const enter = useEnter(commit);

  return (
    <input
      className="name-field"
      aria-label={label}
      value={draft ?? value}
      placeholder={placeholder}
      disabled={disabled}
      maxLength={most}
      data-testid={testId}
      onChange={(event) => setDraft(event.currentTarget.value)}
      onBlur={(event) => commit(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.nativeEvent.isComposing) setDraft(null);
        else enter.onKeyDown(event);
      }}
      onCompositionEnd={enter.onCompositionEnd}
    />
  );
}
