/** What a proposed change would do to the drawing, line by line and as a ghost on the canvas. */
import { useEffect } from 'react';
import { type Difference, differences, type PatchOperation } from '../../design/patch';
import { rules } from '../../design/rules';
import { useDesign } from '../../design/store';
import type { Design } from '../../design/types';
import { t } from '../../i18n';
import { uiStore } from '../../ui/state';
import { useNameOf } from '../results/shown';

export function Differences({ patch }: { readonly patch: readonly PatchOperation[] }) {
  const design = useDesign((state) => state.design);
  const known = useNameOf();
  useEffect(() => {
    uiStore.setState({ ghost: patch });
    return () => {
      if (uiStore.getState().ghost === patch) uiStore.setState({ ghost: null });
    };
  }, [patch]);
  const found = differences(design, patch);
  const added = new Map(
    found.flatMap((one) =>
      one.what === 'added' ? [[one.component, labelOf(one.kind)] as const] : [],
    ),
  );
  const nameOf = (id: string) => added.get(id) ?? known(id);
  return (
    <ul className="differences" data-testid="differences">
      {found.map((one) => (
        <li key={JSON.stringify(one)} data-what={one.what}>
          {sentence(one, design, nameOf)}
        </li>
      ))}
    </ul>
  );
}

function sentence(one: Difference, design: Design, nameOf: (id: string) => string): string {
  switch (one.what) {
    case 'parameter':
      return parameter(one, design, nameOf);
    case 'added':
      return t('judge.adds', { name: nameOf(one.component) });
    case 'removed':
      return t('judge.removes', { name: nameOf(one.component) });
    case 'connected':
      return t('judge.connects', { from: nameOf(one.from), to: nameOf(one.to) });
    case 'disconnected':
      return t('judge.disconnects', { from: nameOf(one.from), to: nameOf(one.to) });
  }
}

function parameter(
  { component, key, to }: Extract<Difference, { what: 'parameter' }>,
  design: Design,
  nameOf: (id: string) => string,
): string {
  const { kind = '', params = {} } = design.components[component] ?? {};
  const param = rules()
    .kinds.get(kind)
    ?.params.find((each) => each.key === key);
  // Of "large — 2 vCPU · 8 GiB" the name is enough here.
  const word = (value: unknown) =>
    param?.options.find((option) => option.value === value)?.label.split(' — ')[0] ?? String(value);
  const from = word(params[key] ?? param?.default);
  return `${nameOf(component)}: ${param?.label ?? key} ${from} → ${word(to)}`;
}

function labelOf(kind: string): string {
  return rules().kinds.get(kind)?.label ?? kind;
}
