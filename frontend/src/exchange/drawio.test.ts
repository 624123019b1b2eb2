import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type Drawing, Unreadable } from './diagram';
import { parseDrawio } from './drawio';
import { drawioPages, isDrawio } from './drawioText';

const cell = (id: string, value: string, style = '', rest = '', geometry = '') =>
  `<mxCell id="${id}" value="${value}" style="${style}" ${rest.includes('parent=') ? '' : 'parent="1"'} ${rest}>${geometry}</mxCell>`;
const box = (id: string, value: string, style = '', rest = '', [x, y, w, h] = [0, 0, 120, 60]) =>
  cell(
    id,
    value,
    style,
    `vertex="1" ${rest}`,
    `<mxGeometry x="${x}" y="${y}" width="${w}" height="${h}" as="geometry"/>`,
  );
const edge = (id: string, from: string, to: string, value = '', style = '') =>
  cell(id, value, style, `edge="1" ${from && `source="${from}"`} ${to && `target="${to}"`}`);
const model = (cells: string) =>
  `<mxGraphModel><root><mxCell id="0"/><mxCell id="1" parent="0"/>${cells}</root></mxGraphModel>`;
const file = (...pages: [string, string][]) =>
  `<mxfile host="app.diagrams.net">${pages.map(([name, inner]) => `<diagram name="${name}" id="x">${inner}</diagram>`).join('')}</mxfile>`;
const packed = (xml: string) =>
  deflateRawSync(Buffer.from(encodeURIComponent(xml))).toString('base64');

async function first(text: string): Promise<Drawing> {
  const [page] = await drawioPages(text);
  if (!page) throw new Error('no page');
  return parseDrawio(page);
}

async function trouble(text: string): Promise<string | null> {
  try {
    await first(text);
    return null;
  } catch (error) {
    if (error instanceof Unreadable) return error.trouble;
    throw error;
  }
}

const SHOP = model(
  box('u', 'Users', 'shape=umlActor;html=1;', '', [0, 0, 30, 60]) +
    box(
      'lb',
      '&lt;b&gt;Load&lt;/b&gt;&lt;br&gt;balancer&amp;nbsp;',
      'rounded=1;',
      '',
      [120, 0, 120, 60],
    ) +
    box('az', 'Zone A', 'swimlane;', '', [300, 0, 400, 300]) +
    box('api', 'API', '', 'parent="az"', [20, 40, 120, 60]) +
    box(
      'db',
      '',
      'shape=mxgraph.aws4.resourceIcon;resIcon=mxgraph.aws4.rds;',
      'parent="az"',
      [200, 40, 78, 78],
    ) +
    box('t', 'Peak in December', 'text;html=1;', '', [0, 200, 100, 30]) +
    edge('e1', 'u', 'lb', 'HTTPS') +
    edge('e2', 'lb', 'api') +
    cell('e2l', 'round robin', 'edgeLabel;', 'vertex="1" connectable="0" parent="e2"') +
    edge('e3', 'db', 'api', '', 'endArrow=none;startArrow=classic;') +
    edge('e4', 'api', '') +
    edge('e5', 'api', 'az'),
);

describe('a page', () => {
  it('is read with its boxes, frames, labels, texts and arrows', async () => {
    const drawing = await first(file(['Shop', SHOP]));
    expect(drawing.title).toBe('Shop');
    expect(drawing.boxes.map(({ id, label, parent }) => [id, label, parent])).toEqual([
      ['u', 'Users', undefined],
      ['lb', 'Load balancer', undefined],
      ['api', 'API', 'az'],
      ['db', '', 'az'],
    ]);
    expect(drawing.frames.map(({ id, label }) => [id, label])).toEqual([['az', 'Zone A']]);
    expect(drawing.boxes[3]?.hints).toContain('rds');
    expect(drawing.boxes[2]?.place).toMatchObject({ x: 320, y: 40 });
    expect(drawing.texts.map(({ text }) => text)).toEqual(['Peak in December']);
    expect(drawing.arrows).toEqual([
      { from: 'u', to: 'lb', label: 'HTTPS', heads: 'one' },
      { from: 'lb', to: 'api', label: 'round robin', heads: 'one' },
      { from: 'api', to: 'db', label: '', heads: 'one' },
    ]);
    expect(drawing.leftOut).toEqual([
      { reason: 'no end', what: 'API → ?' },
      { reason: 'frame end', what: 'API → Zone A' },
    ]);
  });

  it('is the same compressed, bare, or carried by a picture', async () => {
    const plain = await first(file(['Shop', SHOP]));
    expect(await first(file(['Shop', packed(SHOP)]))).toEqual(plain);
    expect(await first(SHOP)).toEqual({ ...plain, title: '' });
    const content = file(['Shop', SHOP])
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('"', '&quot;');
    expect(await first(`<svg xmlns="http://www.w3.org/2000/svg" content="${content}"/>`)).toEqual(
      plain,
    );
  });

  it('keeps Korean in a compressed page', async () => {
    const drawing = await first(file(['쇼핑', packed(model(box('a', '로드 밸런서')))]));
    expect(drawing.boxes[0]?.label).toBe('로드 밸런서');
  });

  it('takes names from objects with properties', async () => {
    const inner = `<object label="Redis" tier="2" id="r"><mxCell vertex="1" parent="1"><mxGeometry width="9" height="9"/></mxCell></object>`;
    expect((await first(model(inner))).boxes).toMatchObject([{ id: 'r', label: 'Redis' }]);
  });

  it('takes a large box around others for their frame although nothing says so', async () => {
    const drawing = await first(
      model(
        box('vpc', 'VPC', 'dashed=1;', '', [0, 0, 600, 400]) +
          box('a', 'API', '', '', [20, 40, 120, 60]) +
          box('b', 'DB', '', '', [300, 40, 120, 60]) +
          box('out', 'Users', '', '', [-300, 40, 120, 60]),
      ),
    );
    expect(drawing.frames.map(({ id }) => id)).toEqual(['vpc']);
    expect(drawing.boxes.map(({ id, parent }) => [id, parent])).toEqual([
      ['a', 'vpc'],
      ['b', 'vpc'],
      ['out', undefined],
    ]);
  });

  it('takes a box with arrows of its own for no frame', async () => {
    const drawing = await first(
      model(
        box('ec2', 'EC2', '', '', [0, 0, 200, 200]) +
          box('i1', 'nginx', '', '', [20, 40, 40, 40]) +
          box('i2', 'app', '', '', [90, 40, 40, 40]) +
          box('db', 'DB', '', '', [400, 0, 100, 50]) +
          edge('e', 'ec2', 'db'),
      ),
    );
    expect(drawing.frames).toEqual([]);
    expect(drawing.arrows).toHaveLength(1);
  });

  it('lists what is hidden, and the rows of tables', async () => {
    const drawing = await first(
      model(
        box('a', 'API') +
          box('gone', 'Old', '', 'visible="0"') +
          box('t', 'Users', 'swimlane;childLayout=stackLayout;') +
          box('row', 'id: int', 'text;align=left;', 'parent="t"'),
      ),
    );
    expect(drawing.boxes.map(({ id }) => id)).toEqual(['a', 't']);
    expect(drawing.leftOut.map(({ reason, what }) => [reason, what])).toEqual([
      ['hidden', 'Old'],
      ['decoration', 'id: int'],
    ]);
  });

  it('is chosen among several', async () => {
    const pages = await drawioPages(file(['One', SHOP], ['Two', packed(model(box('x', 'Kafka')))]));
    expect(pages.map(({ name }) => name)).toEqual(['One', 'Two']);
    expect(pages[1] && parseDrawio(pages[1]).boxes).toMatchObject([{ label: 'Kafka' }]);
  });

  it('with cells that stand in one another is read once', async () => {
    const drawing = await first(
      model(box('a', 'A', '', 'parent="b"') + box('b', 'B', '', 'parent="a"') + box('c', 'API')),
    );
    expect(drawing.boxes.map(({ id }) => id)).toEqual(['c']);
    expect(drawing.frames).toHaveLength(2);
  });
});

describe('a file that cannot be read says why', () => {
  const bomb = `<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><mxfile>&b;</mxfile>`;
  it.each([
    ['entities', bomb, 'declarations'],
    ['entities in a compressed page', file(['x', packed(bomb)]), 'declarations'],
    ['10,000 levels', '<mxfile>'.repeat(10_000), 'too deep'],
    ['5 MB', `<mxfile>${' '.repeat(5_000_000)}</mxfile>`, 'too large'],
    ['broken XML', '<mxfile><diagram></mxfile>', 'not xml'],
    ['no XML at all', 'hello', 'not xml'],
    ['an attribute without its end', '<mxfile a="b><c/></mxfile>', 'not xml'],
    ['two roots', '<mxfile/><mxfile/>', 'not xml'],
    ['another XML', '<html><body/></html>', 'no drawio'],
    ['no pages', '<mxfile/>', 'no page'],
    ['an empty page', file(['x', '']), 'no page'],
    ['a page of noise', file(['x', 'bm90IGRlZmxhdGVk']), 'not compressed'],
    ['nothing drawn', model(''), 'empty'],
    [
      'too many boxes',
      model(Array.from({ length: 2_100 }, (_, n) => box(`n${n}`, 'x')).join('')),
      'too many',
    ],
  ])('%s', async (_, text, reason) => {
    expect(await trouble(text)).toBe(reason);
  });

  it('a page that unpacks to far more than its size', async () => {
    expect(await trouble(file(['x', packed(' '.repeat(9_000_000))]))).toBe('too large');
  });
});

it('a draw.io file is known by its beginning', () => {
  expect(isDrawio(file(['x', SHOP]))).toBe(true);
  expect(isDrawio(SHOP)).toBe(true);
  expect(isDrawio('graph LR')).toBe(false);
});
