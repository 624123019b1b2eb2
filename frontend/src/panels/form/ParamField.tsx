/** One parameter: its name, control, unit, whether it was changed, and where its number comes from. */
import { useState } from 'react';
import type { Param } from '../../design/catalogue';
import type { ParamValue } from '../../design/types';
import { t } from '../../i18n';
import { UiIcon } from '../../ui/icons/UiIcon';
import { NumberInput } from './NumberInput';
import { shownNumber, unitText } from './number';

interface Props {
  readonly id: string;
  readonly param: Param;
  readonly value: ParamValue;
  readonly onChange: (value: ParamValue) => void;
  readonly problem: string | undefined;
  readonly disabled: boolean;
}

export function ParamField({ id, param, value, onChange, problem, disabled }: Props) {
  const changed = value !== param.default;
  const noteId = `${id}-note`;
  const [told, setTold] = useState(false);
  return (
    <div className="param-field" data-changed={changed || undefined} data-param={param.key}>
      <div className="param-field-head">
        <label htmlFor={id}>{param.label}</label>
        <button
          type="button"
          className="button button-quiet button-icon param-field-info"
          aria-label={t('inspector.about', { name: param.label })}
          title={param.help}
          aria-expanded={told}
          aria-controls={noteId}
          onClick={() => setTold(!told)}
        >
          <UiIcon name="info" size={14} />
        </button>
        {changed && !disabled && (
          <button
            type="button"
            className="button button-quiet button-icon param-field-reset"
            aria-label={t('inspector.reset', { name: param.label, value: shown(param) })}
            title={t('inspector.reset', { name: param.label, value: shown(param) })}
            onClick={() => onChange(param.default)}
          >
            <UiIcon name="reset" />
          </button>
        )}
      </div>
      <Control {...{ id, param, value, onChange, disabled }} noteId={noteId} />
      {problem && (
        <p className="param-field-problem" id={`${id}-problem`} role="alert">
          {problem}
        </p>
      )}
      <div className="param-field-about" id={noteId} hidden={!told}>
        <p>{param.help}</p>
        <Provenance param={param} />
      </div>
    </div>
  );
}

interface ControlProps {
  readonly id: string;
  readonly param: Param;
  readonly value: ParamValue;
  readonly onChange: (value: ParamValue) => void;
  readonly disabled: boolean;
  readonly noteId: string;
}

function Control({ id, param, value, onChange, disabled, noteId }: ControlProps) {
  if (param.type === 'boolean') {
    return (
      <input
        id={id}
        className="switch"
        type="checkbox"
        role="switch"
        aria-checked={value === true}
        checked={value === true}
        disabled={disabled}
        aria-describedby={noteId}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
    );
  }
  if (param.type === 'choice' || param.type === 'size') {
    return (
      <select
        id={id}
        className="field"
        value={String(value)}
        disabled={disabled}
        aria-describedby={noteId}
        onChange={(event) => onChange(event.currentTarget.value)}
      >
        {param.options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    );
  }
  return (
    <NumberInput
      id={id}
      param={param}
      value={Number(value)}
      onChange={onChange}
      disabled={disabled}
      noteId={noteId}
    />
  );
}

function Provenance({ param }: { readonly param: Param }) {
  const range = param.min !== null && param.max !== null;
  return (
    <dl className="param-field-facts">
      <div>
        <dt>{t('inspector.default')}</dt>
        <dd>{shown(param)}</dd>
      </div>
      {range && (
        <div>
          <dt>{t('inspector.range')}</dt>
          <dd>
            {shownNumber(param, param.min ?? 0)} – {shownNumber(param, param.max ?? 0)}{' '}
            {unitText(param)}
          </dd>
        </div>
      )}
      <div>
        <dt>{t('inspector.source')}</dt>
        <dd>
          {param.sources.map((source) =>
            source.url ? (
              <a key={source.title} href={source.url} target="_blank" rel="noreferrer">
                {source.title}
              </a>
            ) : (
              <span key={source.title}>{source.title}</span>
            ),
          )}
        </dd>
      </div>
    </dl>
  );
}

function shown(param: Param): string {
  const { default: value } = param;
  if (typeof value === 'boolean') return t(value ? 'inspector.on' : 'inspector.off');
  if (typeof value === 'number') return `${shownNumber(param, value)} ${unitText(param)}`.trim();
  return param.options.find((option) => option.value === value)?.label ?? value;
}
