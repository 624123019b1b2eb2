/** This design beside another: a starting design, an earlier state, a shared one or a file. */
import { type FormEvent, useState } from 'react';
import { boot } from '../../boot';
import { readDesign, readText } from '../../design/file';
import { rules } from '../../design/rules';
import { designStore, useDesign } from '../../design/store';
import type { Design } from '../../design/types';
import { t } from '../../i18n';
import { useAsked } from '../../live/useAsked';
import { Comparison } from './Comparison';
import './dynamics.css';

const LINK = /([1-9A-HJ-NP-Za-km-z]{12})(?:[/?#.].*)?$/;
const knows = (kind: string) => rules().kinds.has(kind);

interface Against {
  readonly name: string;
  readonly design: Design;
}

export function Compare() {
  const asked = useAsked('compare');
  const steps = useDesign((state) => state.history.past.length);
  const [against, setAgainst] = useState<Against | null>(null);
  const [problem, setProblem] = useState('');
  const frame = asked.frames[0];

  function begin(name: string, design: Design | null): void {
    setProblem(design ? '' : t('dynamics.notADesign'));
    if (!design) return;
    setAgainst({ name, design });
    asked.start(design, designStore.getState().design);
  }

  function choose(value: string): void {
    const [what, id] = value.split(' ');
    if (what === 'seed') {
      const seed = boot().seeds.find((one) => one.id === id);
      if (seed) begin(seed.title, seed.design);
    } else if (what === 'step') {
      const { past } = designStore.getState().history;
      const moment = past[past.length - Number(id)];
      if (moment) begin(t('dynamics.stepsAgo', { n: Number(id) }), moment.design);
    }
  }

  async function readFile(file: File | undefined): Promise<void> {
    if (!file) return;
    const read = readText(await file.text(), knows);
    begin(file.name, read.ok ? read.design : null);
  }

  async function readLink(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const given = String(new FormData(event.currentTarget).get('link') ?? '').trim();
    const id = LINK.exec(given)?.[1];
    if (!id) return setProblem(t('dynamics.notALink'));
    const response = await fetch(`/api/v1/designs/${id}`);
    if (!response.ok) return setProblem(t('dynamics.notALink'));
    const shared = (await response.json()) as { design: unknown };
    const read = readDesign(shared.design, knows);
    begin(id, read.ok ? read.design : null);
  }

  return (
    <div className="advice" data-testid="compare" data-status={asked.status}>
      <p className="judge-about">{t('dynamics.aboutCompare')}</p>
      <label className="scenario-field">
        <span>{t('dynamics.compareWith')}</span>
        <select
          className="field"
          data-testid="compare-with"
          value=""
          onChange={(event) => choose(event.target.value)}
        >
          <option value="">{t('dynamics.choose')}</option>
          <optgroup label={t('dynamics.earlier')}>
            {Array.from({ length: Math.min(steps, 10) }, (_, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a step is known by how far back it is.
              <option key={at} value={`step ${at + 1}`}>
                {t('dynamics.stepsAgo', { n: at + 1 })}
              </option>
            ))}
          </optgroup>
          <optgroup label={t('editor.seeds')}>
            {boot().seeds.map((seed) => (
              <option key={seed.id} value={`seed ${seed.id}`}>
                {seed.title}
              </option>
            ))}
          </optgroup>
        </select>
      </label>
      <label className="scenario-field">
        <span>{t('dynamics.file')}</span>
        <input
          type="file"
          accept=".json,application/json"
          data-testid="compare-file"
          onChange={(event) => void readFile(event.target.files?.[0])}
        />
      </label>
      <form className="scenario-field" onSubmit={(event) => void readLink(event)}>
        <label htmlFor="compare-link">{t('dynamics.link')}</label>
        <span className="advice-actions">
          <input id="compare-link" className="field" name="link" data-testid="compare-link" />
          <button type="submit" className="button">
            {t('dynamics.compareIt')}
          </button>
        </span>
      </form>
      {problem && <p role="alert">{problem}</p>}
      <div role="status">
        {asked.status === 'running' && <p>{t('judge.scoring')}</p>}
        {asked.error && <p>{asked.error.message}</p>}
      </div>
      {frame && against && (
        <Comparison frame={frame} other={against.design} otherName={against.name} />
      )}
    </div>
  );
}
