import { describe, expect, it } from 'vitest';
import { type Drawing, type Trouble, Unreadable } from './diagram';
import { parseMermaid } from './mermaid';
import { isFlowchart } from './mermaidLines';

const wires = (drawing: Drawing) =>
  drawing.arrows.map(({ from, to, label }) => `${from}>${to}${label ? `:${label}` : ''}`);
const boxes = (drawing: Drawing) =>
  Object.fromEntries(drawing.boxes.map(({ id, label }) => [id, label]));
const parents = (drawing: Drawing) =>
  Object.fromEntries(
    [...drawing.boxes, ...drawing.frames].flatMap(({ id, parent }) =>
      parent ? [[id, parent]] : [],
    ),
  );

function trouble(text: string): [Trouble, string] | null {
  try {
    parseMermaid(text);
    return null;
  } catch (error) {
    if (error instanceof Unreadable) return [error.trouble, error.detail];
    throw error;
  }
}

describe('a flowchart', () => {
  it('is read with its shapes, links and chains', () => {
    const drawing = parseMermaid(`graph LR
      U([Users]) --> LB{{nginx}}
      LB -->|HTTP| A[API 1] & B[API 2]
      A & B ==> D[(PostgreSQL)]
      A -.-> R((Redis)); B -- reads --> R
      D --- S[[Kafka]] --> W>Worker]
    `);
    expect(boxes(drawing)).toEqual({
      U: 'Users',
      LB: 'nginx',
      A: 'API 1',
      B: 'API 2',
      D: 'PostgreSQL',
      R: 'Redis',
      S: 'Kafka',
      W: 'Worker',
    });
    expect(wires(drawing)).toEqual([
      'U>LB',
      'LB>A:HTTP',
      'LB>B:HTTP',
      'A>D',
      'B>D',
      'A>R',
      'B>R:reads',
      'D>S',
      'S>W',
    ]);
    expect(drawing.arrows.find((arrow) => arrow.from === 'D')?.heads).toBe('none');
    expect(drawing.boxes.find((box) => box.id === 'D')?.hints).toBe('cylinder');
    expect(drawing.leftOut).toEqual([]);
    expect(drawing.direction).toBe('right');
  });

  it.each([
    ['A --> B', 'A>B'],
    ['A-->B', 'A>B'],
    ['A ---> B', 'A>B'],
    ['A -->|a b| B', 'A>B:a b'],
    ['A -->|"a | b"| B', 'A>B:a | b'],
    ['A -- a b --> B', 'A>B:a b'],
    ['A --a b--> B', 'A>B:a b'],
    ['A == a b ==> B', 'A>B:a b'],
    ['A -. a b .-> B', 'A>B:a b'],
    ['A -- a b --- B', 'A>B:a b'],
    ['A --o B', 'A>B'],
    ['A --x B', 'A>B'],
    ['A <-- a --> B', 'A>B:a'],
    ['A <--> B', 'A>B'],
    ['A e1@--> B', 'A>B'],
    ['web-1 --> db.main', 'web-1>db.main'],
    ['웹 --> 디비', '웹>디비'],
    ['A:::hot --> B:::cold', 'A>B'],
    ['A["#quot;a#quot; #amp; b"] --> B', 'A>B'],
  ])('%s', (text, wire) => {
    const drawing = parseMermaid(`flowchart TD\n${text}`);
    expect(wires(drawing)).toEqual([wire]);
    expect(drawing.leftOut).toEqual([]);
  });

  it('turns an arrow whose only head is at its beginning', () => {
    expect(wires(parseMermaid('graph LR\nA <-- pulls --- B'))).toEqual(['B>A:pulls']);
  });

  it('keeps boxes of an invisible link without an arrow', () => {
    const drawing = parseMermaid('graph LR\nA ~~~ B');
    expect(Object.keys(boxes(drawing))).toEqual(['A', 'B']);
    expect(drawing.arrows).toEqual([]);
  });

  it('reads labels with quotes, line breaks, Markdown, icons and entities', () => {
    const drawing = parseMermaid(`flowchart LR
      a["API (v2) [prod]"] --> b["\`**Bold**
      name\`"]
      c["one<br/>two<br>three"] --> d["a #lt;b#gt; #35;1 &amp; c"]
      e["fa:fa-database Orders"]
      f@{ shape: cyl, label: "Order, store" }
      g["로드 밸런서"]`);
    expect(boxes(drawing)).toEqual({
      a: 'API (v2) [prod]',
      b: 'Bold name',
      c: 'one two three',
      d: 'a <b> #1 & c',
      e: 'Orders',
      f: 'Order, store',
      g: '로드 밸런서',
    });
    expect(drawing.boxes.find((box) => box.id === 'f')?.hints).toBe('cyl');
  });

  it('nests subgraphs, by id, by title and by both', () => {
    const drawing = parseMermaid(`flowchart TB
      subgraph region1 [US East]
        direction LR
        subgraph "Zone A"
          a --> b
        end
        subgraph zb["Zone B"]
          c
        end
      end
      subgraph Data Tier
        d
      end
      a --> d`);
    expect(drawing.frames.map(({ label }) => label)).toEqual([
      'US East',
      'Zone A',
      'Zone B',
      'Data Tier',
    ]);
    const zoneA = drawing.frames[1]?.id ?? '';
    expect(parents(drawing)).toEqual({
      a: zoneA,
      b: zoneA,
      c: 'zb',
      d: 'Data Tier',
      [zoneA]: 'region1',
      zb: 'region1',
    });
  });

  it('leaves out comments, and lists styling and arrows to frames with their lines', () => {
    const drawing = parseMermaid(`%%{init: {"theme": "dark"}}%%
graph TD
  %% a comment --> not a node
  A --> B %% after
  subgraph S
    C
  end
  A --> S
  classDef hot fill:#f00
  class A hot
  style B fill:#0f0
  linkStyle 0 stroke:#000
  click A "https://example.com"`);
    expect(Object.keys(boxes(drawing)).sort()).toEqual(['A', 'B', 'C']);
    expect(wires(drawing)).toEqual(['A>B']);
    expect(drawing.leftOut.map(({ reason, line }) => [reason, line])).toEqual([
      ['styling', 9],
      ['styling', 10],
      ['styling', 11],
      ['styling', 12],
      ['styling', 13],
      ['frame end', 8],
    ]);
  });

  it('lists what it does not understand, with the line, and reads the rest', () => {
    const drawing = parseMermaid('graph LR\nA --> B\nA -->\n=== what ===\nC[never closed\nB --> D');
    expect(wires(drawing)).toEqual(['A>B', 'B>D']);
    expect(drawing.leftOut).toEqual([
      { reason: 'not understood', what: 'A -->', line: 3 },
      { reason: 'not understood', what: '=== what ===', line: 4 },
      { reason: 'not understood', what: 'C[never closed', line: 5 },
    ]);
  });

  it('is found in a Markdown document, with the title of its front matter', () => {
    const text = `# Design\n\n\`\`\`mermaid\nsequenceDiagram\nA->>B: hi\n\`\`\`\n\n\`\`\`mermaid\n---\ntitle: Shop\n---\nflowchart LR\nA-->B\nA -->\n\`\`\`\n`;
    const drawing = parseMermaid(text);
    expect(drawing.title).toBe('Shop');
    expect(wires(drawing)).toEqual(['A>B']);
    expect(drawing.leftOut).toEqual([
      { reason: 'other pages', what: 'sequenceDiagram' },
      { reason: 'not understood', what: 'A -->', line: 14 },
    ]);
  });

  it('takes CRLF, a byte order mark and semicolons', () => {
    expect(wires(parseMermaid('\uFEFFgraph TD;\r\nA-->B;B-->C;\r\n'))).toEqual(['A>B', 'B>C']);
  });
});

describe('a text that is no flowchart is refused with the reason', () => {
  it.each([
    ['', 'empty', ''],
    ['graph LR', 'empty', ''],
    ['sequenceDiagram\nA->>B: hi', 'other diagram', 'sequenceDiagram'],
    ['hello', 'no flowchart', 'hello'],
  ])('%j', (text, reason, detail) => {
    expect(trouble(text)).toEqual([reason, detail]);
  });

  it('of more than 5 MB', () => {
    expect(trouble(`graph LR\n${'x'.repeat(5_000_000)}`)?.[0]).toBe('too large');
  });

  it('of 10,000 nested subgraphs', () => {
    const text = `graph LR\n${'subgraph s\n'.repeat(10_000)}`;
    expect(trouble(text)?.[0]).toBe('too deep');
  });

  it('of more boxes or arrows than a design may have', () => {
    const many = Array.from({ length: 2_100 }, (_, n) => `n${n}`).join('\n');
    expect(trouble(`graph LR\n${many}`)?.[0]).toBe('too many');
    const group = Array.from({ length: 30 }, (_, n) => `n${n}`).join(' & ');
    expect(trouble(`graph LR\n${group} --> ${group}`)?.[0]).toBe('too many');
  });
});

describe('hostile text', () => {
  it.each([
    ['one endless statement', `graph LR\nA[${'('.repeat(100_000)}`],
    ['endless dashes', `graph LR\nA ${'-'.repeat(4_000)} B`],
    ['open quotes', `graph LR\n${'A["x\n'.repeat(3_000)}`],
    ['links without ends', `graph LR\n${'A -- x '.repeat(700)}`],
  ])('%s comes to an end', (_, text) => {
    expect(['empty', 'too many', null]).toContain(trouble(text)?.[0] ?? null);
  });

  it('a name like __proto__ is only a name', () => {
    const drawing = parseMermaid('graph LR\n__proto__ --> constructor');
    expect(wires(drawing)).toEqual(['__proto__>constructor']);
  });
});

describe('pasted text', () => {
  it.each([
    ['graph LR\nA-->B', true],
    ['%% c\nflowchart TD\nA', true],
    ['---\ntitle: x\n---\nflowchart LR\nA', true],
    ['graphics are nice', false],
    ['flow', false],
    ['{"format": "loadstone-design/1"}', false],
  ])('%j is a flowchart: %s', (text, yes) => {
    expect(isFlowchart(text)).toBe(yes);
  });
});
