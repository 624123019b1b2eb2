/** What a load test measured beside what the design predicts, and how the two become one. */
import { useEffect, useState } from 'react';
import { LARGEST_FILE } from '../../design/file';
import { designStore, useDesign } from '../../design/store';
import { inLanguage, t } from '../../i18n';
import type { CalibrateFrame } from '../../live/askedFrames';
import { modelKey } from '../../live/live';
import { useAsked } from '../../live/useAsked';
import { CalibrationChanges } from './CalibrationChanges';
import { CalibrationTable } from './CalibrationTable';
import { giveResults, refine, useLoadTest } from './loadTest';
import { MeasuredRequests } from './MeasuredRequests';
import './dynamics.css';

/** A design that is being worked on is not asked about at every step. */
const PAUSE_MS = 400;
const LONGEST_TRIP_MS = 1000;
const TOOLS = { k6: 'k6', locust: 'Locust' } as const;

export function Calibrate() {
  const asked = useAsked('calibrate');
  const given = useLoadTest();
  const key = useDesign((state) => `${state.design.workload.users} ${modelKey(state.design)}`);
  // The last answer stays on show while the next one is worked out: fields keep their focus.
  const [last, setLast] = useState<CalibrateFrame | null>(null);
  const frame = asked.frames[0];
  if (frame && frame !== last) setLast(frame);
  if (last && (!given || asked.error)) setLast(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again for another model.
  useEffect(() => {
    if (!given) return;
    const soon = setTimeout(() => asked.start(designStore.getState().design, given.test), PAUSE_MS);
    return () => clearTimeout(soon);
  }, [given, key]);

  return (
    <div className="advice" data-testid="calibrate" data-status={asked.status}>
      <p className="judge-about">{t('calibrate.about')}</p>
      <FileField />
      {given && <RoundTrip />}
      <div role="status">
        {given && asked.status === 'running' && <p>{t('calibrate.running')}</p>}
        {asked.error && (
          <p data-testid="calibrate-trouble">
            {asked.error.problems?.[0]?.message ?? asked.error.message}
          </p>
        )}
      </div>
      {last && given && (
        <div className="advice" data-stale={frame ? undefined : true}>
          <p data-testid="calibrate-summary">
            {t('calibrate.summary', { tool: TOOLS[last.tool], file: given.name })}
          </p>
          {last.notes.map((note) => (
            <p key={note.en} className="judge-about">
              {inLanguage(note)}
            </p>
          ))}
          <MeasuredRequests entries={last.entries} choices={last.choices} />
          <CalibrationTable classes={last.classes} />
          <CalibrationChanges frame={last} />
        </div>
      )}
    </div>
  );
}

function FileField() {
  async function read(file: File | undefined): Promise<void> {
    if (!file) return;
    // One character more than any limit is refused with the limit's name.
    const text = file.size > LARGEST_FILE ? ' '.repeat(LARGEST_FILE) : await file.text();
    giveResults(text, file.name);
  }
  return (
    <label className="scenario-field">
      <span>{t('calibrate.file')}</span>
      <input
        type="file"
        accept=".json,.csv,application/json,text/csv"
        data-testid="calibrate-file"
        onChange={(event) => void read(event.target.files?.[0])}
      />
    </label>
  );
}

/** The clients' own where it is left empty. */
function RoundTrip() {
  const [text, setText] = useState('');
  const value = Number(text.replace(',', '.'));
  const wrong = text.trim() !== '' && !(value >= 0 && value <= LONGEST_TRIP_MS);

  function take(typed: string): void {
    setText(typed);
    const trip = Number(typed.replace(',', '.'));
    if (typed.trim() === '') refine({ round_trip_ms: undefined });
    else if (trip >= 0 && trip <= LONGEST_TRIP_MS) refine({ round_trip_ms: trip });
  }

  return (
    <div className="scenario-field">
      <label htmlFor="calibrate-trip">{t('calibrate.roundTrip')}</label>
      <input
        id="calibrate-trip"
        className="field"
        inputMode="decimal"
        autoComplete="off"
        value={text}
        placeholder={t('calibrate.asDrawn')}
        aria-invalid={wrong || undefined}
        aria-describedby="calibrate-trip-note"
        data-testid="calibrate-trip"
        onChange={(event) => take(event.target.value)}
      />
      <p id="calibrate-trip-note" className="judge-about">
        {wrong ? t('calibrate.tripWrong', { most: LONGEST_TRIP_MS }) : t('calibrate.tripNote')}
      </p>
    </div>
  );
}
