/** Ids are short and readable, because people meet them in files and error messages. */

export function freeId(taken: Readonly<Record<string, unknown>>, prefix: string): string {
  let number = 1;
  while (`${prefix}-${number}` in taken) number += 1;
  return `${prefix}-${number}`;
}

export function freeName(taken: Iterable<string>, wanted: string): string {
  const names = new Set(taken);
  if (!names.has(wanted)) return wanted;
  const stem = wanted.replace(/ \d+$/, '');
  let number = 2;
  while (names.has(`${stem} ${number}`)) number += 1;
  return `${stem} ${number}`;
}
