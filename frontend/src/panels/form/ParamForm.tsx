/** A form made from declared parameters: the few basic ones first, the rest in a disclosure. */
import { useId } from 'react';
import type { Param } from '../../design/catalogue';
import type { ParamValue } from '../../design/types';
import { t } from '../../i18n';
import { ParamField } from './ParamField';
import './param-form.css';

export interface ParamFormProps {
  readonly params: readonly Param[];
  /** What was decided; everything else has its default. */
  readonly values: Readonly<Record<string, unknown>>;
  readonly onChange: (param: Param, value: ParamValue) => void;
  /** By parameter: what the server says is wrong with it. */
  readonly problems?: Readonly<Record<string, string>>;
  readonly disabled?: boolean;
  /** Which of them a board keeps as they are. */
  readonly locked?: (key: string) => boolean;
}

const REMEMBERED = 'loadstone.advanced';

export function ParamForm({
  params,
  values,
  onChange,
  problems,
  disabled,
  locked,
}: ParamFormProps) {
  const id = useId();
  const shown = params.filter((param) => applies(param, params, values));
  const basic = shown.filter((param) => param.level === 'basic');
  const advanced = shown.filter((param) => param.level === 'advanced');

  const field = (param: Param) => (
    <ParamField
      key={param.key}
      id={`${id}-${param.key}`}
      param={param}
      value={chosen(param, values)}
      onChange={(value) => onChange(param, value)}
      problem={problems?.[param.key]}
      disabled={disabled || (locked?.(param.key) ?? false)}
    />
  );

  return (
    <div className="param-form">
      {basic.map(field)}
      {advanced.length > 0 && (
        <details
          className="param-form-more"
          open={read()}
          onToggle={(event) => write(event.currentTarget.open)}
        >
          <summary>{t('inspector.advanced', { n: advanced.length })}</summary>
          <div className="param-form">{advanced.map(field)}</div>
        </details>
      )}
    </div>
  );
}

export function chosen(param: Param, values: Readonly<Record<string, unknown>>): ParamValue {
  return (values[param.key] as ParamValue | undefined) ?? param.default;
}

function applies(
  param: Param,
  params: readonly Param[],
  values: Readonly<Record<string, unknown>>,
): boolean {
  if (!param.only_if) return true;
  const [key, wanted] = param.only_if;
  const other = params.find((each) => each.key === key);
  return other !== undefined && wanted.includes(chosen(other, values));
}

function read(): boolean {
  try {
    return localStorage.getItem(REMEMBERED) === 'open';
  } catch {
    return false;
  }
}

function write(open: boolean): void {
  try {
    localStorage.setItem(REMEMBERED, open ? 'open' : '');
  } catch {
    // It then opens closed the next time.
  }
}
