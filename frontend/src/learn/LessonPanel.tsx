/** What a chapter says beside the canvas: its goal, the prediction, the result, hints, the debrief. */
import { boot } from '../boot';
import { inLanguage, t, useLanguage } from '../i18n';
import { Timeline } from '../panels/dynamics/Timeline';
import type { Chapter } from './chapter';
import { Goals } from './Goals';
import { mayHint, mayRun, predict, run, showHint, startOver, useLesson } from './lesson';
import { NextScale } from './NextScale';
import './lesson.css';

export function LessonPanel() {
  useLanguage();
  const { chapter } = boot();
  if (!chapter) return null;
  return (
    <section className="lesson" aria-labelledby="lesson-title">
      <header>
        <p className="lesson-where">
          {inLanguage(chapter.path)} · {t('learn.step', { n: chapter.number, of: chapter.of })}
        </p>
        <h1 id="lesson-title">{inLanguage(chapter.title)}</h1>
      </header>
      <p data-testid="lesson-goal">{inLanguage(chapter.goal)}</p>
      <Prediction chapter={chapter} />
      <Result />
      <Hints chapter={chapter} />
      <Debrief chapter={chapter} />
    </section>
  );
}

function Prediction({ chapter }: { readonly chapter: Chapter }) {
  const state = useLesson((all) => all);
  const { predicted, runs, answer } = state;
  return (
    <>
      <fieldset className="lesson-question" disabled={runs > 0}>
        <legend>{inLanguage(chapter.question)}</legend>
        {chapter.options.map((option, index) => (
          <label key={option.en} data-answer={index === answer || undefined}>
            <input
              type="radio"
              name="prediction"
              checked={predicted === index}
              data-testid={`predict-${index}`}
              onChange={() => predict(index)}
            />
            {inLanguage(option)}
          </label>
        ))}
      </fieldset>
      {predicted !== null && answer !== null && (
        <p data-testid="predicted" role="status">
          {t(predicted === answer ? 'learn.right' : 'learn.wrong', {
            predicted: inLanguage(chapter.options[predicted] ?? { en: '', ko: '' }),
            answer: inLanguage(chapter.options[answer] ?? { en: '', ko: '' }),
          })}
        </p>
      )}
      <div className="lesson-actions">
        <button
          type="button"
          className="button button-primary"
          data-testid="lesson-run"
          disabled={!mayRun(state)}
          aria-describedby={predicted === null ? 'lesson-first' : undefined}
          onClick={run}
        >
          {t(state.running ? 'learn.running' : 'learn.run')}
        </button>
        <button type="button" className="button" data-testid="start-over" onClick={startOver}>
          {t('learn.start_over')}
        </button>
        {predicted === null && <span id="lesson-first">{t('learn.predict_first')}</span>}
      </div>
    </>
  );
}

function Result() {
  const result = useLesson((state) => state.result);
  const timelines = useLesson((state) => state.timelines);
  const error = useLesson((state) => state.error);
  return (
    <div className="lesson-result" aria-live="polite" data-testid="lesson-result">
      {error && <p className="lesson-error">{error.message}</p>}
      {error?.problems?.map((problem) => (
        <p key={problem.pointer}>{problem.message}</p>
      ))}
      {result && <Goals result={result} />}
      {timelines.map((frame) => (
        <Timeline key={frame.index} frame={frame} />
      ))}
    </div>
  );
}

function Hints({ chapter }: { readonly chapter: Chapter }) {
  const state = useLesson((all) => all);
  if (state.runs === 0 || state.done) return null;
  const left = state.hints < chapter.hints.length;
  return (
    <div className="lesson-hints">
      <ol>
        {chapter.hints.slice(0, state.hints).map((hint, index) => (
          <li key={hint.en} data-testid={`hint-${index + 1}`}>
            {inLanguage(hint)}
          </li>
        ))}
      </ol>
      {left && (
        <button
          type="button"
          className="button"
          data-testid="hint"
          disabled={!mayHint(state)}
          onClick={showHint}
        >
          {t(`learn.hint_${(state.hints + 1) as 1 | 2 | 3}`)}
        </button>
      )}
      {left && !mayHint(state) && <span>{t('learn.hint_locked')}</span>}
    </div>
  );
}

function Debrief({ chapter }: { readonly chapter: Chapter }) {
  const done = useLesson((state) => state.done);
  if (!done) return null;
  return (
    <div className="lesson-debrief" data-testid="debrief">
      <h2>{t('learn.done')}</h2>
      <p>{inLanguage(chapter.debrief)}</p>
      <p>{inLanguage(chapter.naive)}</p>
      <ul>
        {chapter.lessons.map((lesson) => (
          <li key={lesson.en}>{inLanguage(lesson)}</li>
        ))}
      </ul>
      <NextScale />
      <p className="lesson-actions">
        {chapter.next ? (
          <a
            className="button button-primary"
            href={`/learn/${chapter.next.slug}`}
            data-testid="next"
          >
            {t('learn.next', { title: inLanguage(chapter.next.title) })}
          </a>
        ) : (
          <a className="button button-primary" href="/learn" data-testid="next">
            {t('learn.path_done')}
          </a>
        )}
        <a className="button" href="/">
          {t('learn.free')}
        </a>
      </p>
    </div>
  );
}
