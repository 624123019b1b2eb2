/** The board beside the canvas: what is asked, where one stands, Run, Submit, and what came of it. */
import { boot } from '../boot';
import { inLanguage, t } from '../i18n';
import { formatMoney, formatNumber } from '../i18n/format';
import { Outcome } from './Outcome';
import { Remaining } from './Remaining';
import { nextHint, run, submit, useBoard } from './state';
import type { BoardBoot, Brief } from './types';
import './board.css';

type Desk = Extract<BoardBoot, { board: unknown }>;

export function BoardPanel() {
  const { board } = boot();
  if (!board) return null;
  return (
    <section className="board-panel" aria-label={t('board.title')} data-mode={board.mode}>
      <p>
        <a href={board.back}>{t('board.back')}</a>
      </p>
      {board.mode === 'author' && (
        <>
          <h2>{t(`board.draw_${board.which}`)}</h2>
          <p>{t('board.drawAbout')}</p>
        </>
      )}
      {board.mode === 'view' && <h2>{t('board.submission', { n: board.number })}</h2>}
      {'board' in board && <DeskPanel desk={board} />}
      <Outcome />
    </section>
  );
}

function DeskPanel({ desk }: { readonly desk: Desk }) {
  return (
    <>
      <h2>{inLanguage(desk.board.title)}</h2>
      {desk.mode === 'preview' && (
        <p className="board-note" data-testid="preview-note">
          {t('board.preview', { at: moment(desk.at ?? null, desk.zone) })}
        </p>
      )}
      {desk.mode === 'closed' && <p className="board-note">{t('board.readonly')}</p>}
      <Standing />
      {desk.mode !== 'closed' && <Actions desk={desk} />}
      <Asked brief={desk.board} />
      {desk.mode === 'work' && desk.board.hints > 0 && <Hints desk={desk} />}
    </>
  );
}

function Standing() {
  const standing = useBoard((state) => state.standing);
  if (!standing) return null;
  const { credit, due, tokens, attempts_left: attempts, zone } = standing;
  return (
    <ul className="board-standing">
      <li data-testid="credit" data-kind={credit.kind}>
        {credit.words}
      </li>
      {due && <li>{t('board.due', { at: moment(due, zone, -60_000) })}</li>}
      {standing.ends && <Remaining ends={standing.ends} now={standing.now} />}
      {tokens && (
        <li data-testid="tokens">{t('board.tokens', { left: tokens.left, most: tokens.most })}</li>
      )}
      {tokens?.next && <li>{t('board.nextToken', { at: moment(tokens.next, zone) })}</li>}
      {attempts !== null && <li>{t('board.attempts', { n: attempts })}</li>}
    </ul>
  );
}

function Actions({ desk }: { readonly desk: Desk }) {
  const busy = useBoard((state) => state.busy);
  const standing = useBoard((state) => state.standing);
  const closed = standing?.credit.kind === 'closed';
  const practice = standing?.credit.kind === 'practice';
  return (
    <div className="board-actions">
      <button
        type="button"
        className="button"
        data-testid="board-run"
        disabled={busy !== null}
        onClick={() => void run(desk)}
      >
        {t(busy === 'run' ? 'board.running' : 'board.run')}
      </button>
      {desk.mode === 'work' && !closed && (
        <button
          type="button"
          className="button button-primary"
          data-testid="board-submit"
          disabled={busy !== null}
          onClick={() => void submit(desk)}
        >
          {t(busy === 'submit' ? 'board.submitting' : practice ? 'board.practice' : 'board.submit')}
        </button>
      )}
      {desk.mode === 'work' && <a href={desk.results}>{t('board.results')}</a>}
      <p className="board-quiet">{t(about(desk))}</p>
    </div>
  );
}

function about(desk: Desk) {
  if (desk.mode === 'live') return 'board.aboutLive';
  return desk.board.has_hidden ? 'board.aboutHidden' : 'board.about';
}

function Asked({ brief }: { readonly brief: Brief }) {
  const locked = brief.locked.components.length + Object.keys(brief.locked.parameters).length > 0;
  return (
    <details open className="board-asked">
      <summary>{t('board.asked')}</summary>
      <p>{inLanguage(brief.story)}</p>
      <p>
        <strong>{inLanguage(brief.goal)}</strong>
      </p>
      <ul>
        <li>{t('board.users', { n: brief.users })}</li>
        <li>{t('board.budget', { money: formatMoney(brief.budget) })}</li>
        <li>{t('board.pass', { n: brief.pass_mark })}</li>
        {brief.scenarios.map((one) => (
          <li key={one.label.en}>{inLanguage(one.label)}</li>
        ))}
        {brief.named.map((name) => (
          <li key={name.en}>{t('board.named', { name: inLanguage(name) })}</li>
        ))}
        {brief.has_hidden && <li>{t('board.hidden')}</li>}
        {locked && <li>{t('board.locked')}</li>}
      </ul>
      {brief.lesson && <p>{inLanguage(brief.lesson)}</p>}
    </details>
  );
}

function Hints({ desk }: { readonly desk: Desk }) {
  const hints = useBoard((state) => state.hints);
  return (
    <details className="board-hints">
      <summary>{t('board.hints', { n: formatNumber(hints.length), of: desk.board.hints })}</summary>
      <ol>
        {hints.map((hint) => (
          <li key={hint.en}>{inLanguage(hint)}</li>
        ))}
      </ol>
      {hints.length < desk.board.hints && (
        <button type="button" className="button" onClick={() => void nextHint(desk.api)}>
          {t('board.nextHint')}
        </button>
      )}
      <p className="board-quiet">{t('board.hintsAbout')}</p>
    </details>
  );
}

/** A moment on the course's clock; a deadline is shown as its last minute. */
function moment(iso: string | null, zone: string, shift = 0): string {
  if (!iso) return '–';
  const at = new Date(new Date(iso).getTime() + shift);
  const words = new Intl.DateTimeFormat(document.documentElement.lang, {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: zone,
  });
  return `${words.format(at)} (${zone})`;
}
