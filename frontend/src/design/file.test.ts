import { expect, test } from 'vitest';
import { fileName, LARGEST_FILE, readText, toFile } from './file';
import { rulesOf } from './rules';
import { CATALOGUE, DESIGN } from './testing';

const rules = rulesOf(CATALOGUE);
const read = (text: string) => readText(text, (kind) => rules.kinds.has(kind));
const broken = (part: string, instead: string) =>
  read(JSON.stringify(DESIGN).replace(part, instead));

test('a design goes into a file and comes back the same', () => {
  expect(read(toFile(DESIGN))).toEqual({ ok: true, design: DESIGN });
  expect(fileName({ ...DESIGN, name: 'a/b: c' })).toBe('a-b-c.json');
});

test('whatever a file lacks is named', () => {
  expect(read('{')).toMatchObject({ problem: 'not json' });
  expect(read('[]')).toMatchObject({ problem: 'not a design' });
  expect(read(' '.repeat(LARGEST_FILE + 1))).toMatchObject({ problem: 'too large' });
  expect(broken('loadstone-design/1', 'loadstone-design/2')).toMatchObject({
    problem: 'newer format',
    where: 'loadstone-design/2',
  });
  expect(broken('"kind":"lb"', '"kind":"odd"')).toMatchObject({
    problem: 'unknown kind',
    where: 'lb: odd',
  });
  expect(broken('"x":520', '"x":null')).toMatchObject({ problem: 'broken component', where: 'lb' });
  expect(broken('"parent":"zone"', '"parent":"gone"')).toMatchObject({
    problem: 'broken component',
    where: 'api',
  });
  expect(broken('"to":"lb"', '"to":"gone"')).toMatchObject({
    problem: 'broken connection',
    where: 'c-1',
  });
});
