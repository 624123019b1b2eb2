/** The text of a Mermaid flowchart cut into statements: without front matter, comments and
 *  directives, and with the line each one begins in. */
import { type LeftOut, Unreadable } from './diagram';

export interface Statement {
  readonly text: string;
  readonly line: number;
}

export interface Flowchart {
  readonly title: string;
  readonly direction: 'right' | 'down';
  readonly statements: readonly Statement[];
  readonly leftOut: readonly LeftOut[];
}

/** A longer statement is nobody's work, and would take long to take apart. */
const LONGEST_STATEMENT = 5_000;
const MOST_STATEMENTS = 30_000;
const FENCE = /^[ \t]*(`{3,}|~{3,})[ \t]*mermaid[^\n]*\n([\s\S]*?)^[ \t]*\1[ \t]*$/gm;
const HEAD = /^(?:flowchart(?:-elk|-v2)?|graph)(?:[ \t]+(TB|TD|BT|LR|RL|[<>^v]))?[ \t]*(?:;|$)/;
const OTHERS =
  /^(sequenceDiagram|classDiagram|stateDiagram|erDiagram|gantt|pie|journey|mindmap|timeline|gitGraph|C4\w+|quadrantChart|requirementDiagram|sankey|xychart|block|packet|kanban|architecture|zenuml)/;

export function isFlowchart(text: string): boolean {
  return /^[\s\uFEFF]*(?:---[\s\S]{0,2000}?\n---\s*)?(?:%%[^\n]*\n\s*)*(?:flowchart|graph)[\s;]/.test(
    text.slice(0, 10_000),
  );
}

export function readFlowchart(whole: string): Flowchart {
  const leftOut: LeftOut[] = [];
  let { text, line } = fenced(whole.replaceAll('\r\n', '\n').replace(/^\uFEFF/, ''), leftOut);
  let title = '';
  const front = /^\s*---[ \t]*\n([\s\S]*?)\n---[ \t]*(?:\n|$)/.exec(text);
  if (front) {
    title = /^title:\s*["']?(.*?)["']?\s*$/m.exec(front[1] ?? '')?.[1] ?? '';
    line += lines(front[0]);
    text = text.slice(front[0].length);
  }
  const all = cut(text, line, leftOut);
  const head = all.shift();
  if (!head) throw new Unreadable('empty');
  const found = HEAD.exec(head.text);
  if (!found) {
    const other = OTHERS.exec(head.text)?.[1];
    throw new Unreadable(other ? 'other diagram' : 'no flowchart', other ?? head.text.slice(0, 60));
  }
  const direction = ['LR', 'RL', '>', '<'].includes(found[1] ?? '') ? 'right' : 'down';
  return { title, direction, statements: all, leftOut };
}

/** The first flowchart of a Markdown text; a text without a fence is one itself. */
function fenced(text: string, leftOut: LeftOut[]): { text: string; line: number } {
  const blocks = [...text.matchAll(FENCE)];
  const first = blocks.find((block) => isFlowchart(block[2] ?? '')) ?? blocks[0];
  if (!first) return { text, line: 1 };
  for (const other of blocks) {
    const what = (other[2] ?? '').trim().split('\n')[0] ?? '';
    if (other !== first) leftOut.push({ reason: 'other pages', what });
  }
  return { text: first[2] ?? '', line: lines(text.slice(0, first.index)) + 2 };
}

function lines(text: string): number {
  return text.split('\n').length - 1;
}

function cut(text: string, firstLine: number, leftOut: LeftOut[]): Statement[] {
  const statements: Statement[] = [];
  let line = firstLine;
  let began = line;
  let start = 0;
  let quoted = false;

  function end(at: number): void {
    const statement = text.slice(start, at).trim();
    start = at + 1;
    if (!statement || statement.startsWith('%%')) return;
    if (statement.length > LONGEST_STATEMENT) {
      leftOut.push({ reason: 'too long', what: statement.slice(0, 60), line: began });
      return;
    }
    statements.push({ text: statement, line: began });
    if (statements.length > MOST_STATEMENTS) throw new Unreadable('too many');
  }

  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (char === '"') quoted = !quoted;
    if (char === '\n') {
      line += 1;
      // A quote that nobody closed ends with a line that opens a new statement.
      if (quoted && !closesSoon(text, at)) quoted = false;
    }
    if (quoted || (char !== '\n' && char !== ';')) continue;
    // The end of an entity such as #quot; or #35; ends no statement.
    if (char === ';' && /[#&]\w{1,8}$/.test(text.slice(Math.max(0, at - 9), at))) continue;
    end(at);
    began = line;
  }
  end(text.length);
  return statements;
}

function closesSoon(text: string, at: number): boolean {
  const close = text.indexOf('"', at);
  return close > 0 && close - at < 500;
}
