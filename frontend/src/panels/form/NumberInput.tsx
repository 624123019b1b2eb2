/**
 * A number field that never loses what was typed: a valid number takes effect at once, anything
 * else stays in the field with the reason under it, and the document keeps its last good value.
 */
import { useState } from 'react';
import { t } from '../../i18n';
import { UiIcon } from '../../ui/icons/UiIcon';
import { type NumberParam, parse, stepped, toText, unitText } from './number';

interface Props {
  readonly id: string;
  readonly param: NumberParam;
  readonly value: number;
  readonly onChange: (value: number) => void;
  readonly disabled: boolean;
  readonly noteId: string;
}

interface Draft {
  readonly text: string;
  /** The value the draft was typed over: when that changes from outside, the draft is void. */
  readonly over: number;
}

export function NumberInput({ id, param, value, onChange, disabled, noteId }: Props) {
  const [draft, setDraft] = useState<Draft | null>(null);
  const live = draft && Object.is(draft.over, value) ? draft : null;
  const text = live?.text ?? toText(param, value);
  const parsed = parse(param, text);
  const problemId = `${id}-typed`;

  function type(typed: string): void {
    const next = parse(param, typed);
    setDraft({ text: typed, over: next.ok ? next.value : value });
    if (next.ok && next.value !== value) onChange(next.value);
  }

  function step(direction: 1 | -1): void {
    setDraft(null);
    onChange(stepped(param, value, direction));
  }

  return (
    <>
      <span className="number-input" data-invalid={!parsed.ok || undefined}>
        <button
          type="button"
          className="button button-quiet button-icon"
          aria-label={t('inspector.less', { name: param.label })}
          disabled={disabled || value === param.min}
          onClick={() => step(-1)}
        >
          <UiIcon name="less" />
        </button>
        <input
          id={id}
          inputMode="decimal"
          autoComplete="off"
          value={text}
          disabled={disabled}
          aria-invalid={!parsed.ok}
          aria-describedby={parsed.ok ? noteId : problemId}
          onChange={(event) => type(event.currentTarget.value)}
          onBlur={() => {
            if (parsed.ok) setDraft(null);
          }}
          onKeyDown={(event) => {
            const direction = { ArrowUp: 1, ArrowDown: -1 }[event.key];
            if (direction === undefined) return;
            event.preventDefault();
            step(direction as 1 | -1);
          }}
        />
        <span className="number-input-unit">{unitText(param)}</span>
        <button
          type="button"
          className="button button-quiet button-icon"
          aria-label={t('inspector.more', { name: param.label })}
          disabled={disabled || value === param.max}
          onClick={() => step(1)}
        >
          <UiIcon name="add" />
        </button>
      </span>
      {!parsed.ok && (
        <p className="param-field-problem" id={problemId}>
          {parsed.problem}
        </p>
      )}
    </>
  );
}
